package widgets

// The packages of front ends in which models and views are.
const (
	base     = "@jupyter-widgets/base"
	controls = "@jupyter-widgets/controls"
	output   = "@jupyter-widgets/output"
)

// version gives the version of such a package.
func version(module string) string {
	if module == output {
		return "1.0.0"
	}
	return "2.0.0"
}

// kind says what a model is to the front end.
type kind struct {
	module      string // of the model
	model, view string
	style       string // name of the model of its style; "" for none
}

// kinds are all widgets by the names of their types.
var kinds = map[string]kind{
	"IntSlider":      {controls, "IntSliderModel", "IntSliderView", "SliderStyleModel"},
	"FloatSlider":    {controls, "FloatSliderModel", "FloatSliderView", "SliderStyleModel"},
	"IntRangeSlider": {controls, "IntRangeSliderModel", "IntRangeSliderView", "SliderStyleModel"},
	"Checkbox":       {controls, "CheckboxModel", "CheckboxView", "CheckboxStyleModel"},
	"Text":           {controls, "TextModel", "TextView", "TextStyleModel"},
	"Textarea":       {controls, "TextareaModel", "TextareaView", "TextStyleModel"},
	"IntText":        {controls, "IntTextModel", "IntTextView", "DescriptionStyleModel"},
	"FloatText":      {controls, "FloatTextModel", "FloatTextView", "DescriptionStyleModel"},
	"Dropdown":       {controls, "DropdownModel", "DropdownView", "DescriptionStyleModel"},
	"Button":         {controls, "ButtonModel", "ButtonView", "ButtonStyleModel"},
	"IntProgress":    {controls, "IntProgressModel", "ProgressView", "ProgressStyleModel"},
	"FloatProgress":  {controls, "FloatProgressModel", "ProgressView", "ProgressStyleModel"},
	"HTML":           {controls, "HTMLModel", "HTMLView", "HTMLStyleModel"},
	"Label":          {controls, "LabelModel", "LabelView", "LabelStyleModel"},
	"HBox":           {controls, "HBoxModel", "HBoxView", ""},
	"VBox":           {controls, "VBoxModel", "VBoxView", ""},
	"Output":         {output, "OutputModel", "OutputView", ""},
}

// names are the traits that name a model and its view, which is in a package of its own.
func (k kind) names(viewModule string) traits {
	return traits{
		"_model_module":         encode(k.module),
		"_model_module_version": encode(version(k.module)),
		"_model_name":           encode(k.model),
		"_view_module":          encode(viewModule),
		"_view_module_version":  encode(version(viewModule)),
		"_view_name":            encode(k.view),
	}
}
