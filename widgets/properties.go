package widgets

import (
	"fmt"
	"slices"
)

// Properties are the layout or the style of a widget: CSS properties and the like, by
// the names that front ends know.
type Properties struct {
	model *model
	names []string
	state map[string]*string
}

// Set changes one property, as CSS writes it: Set("width", "50%"). "" takes it back. It
// panics if the widget has no property of that name.
func (p *Properties) Set(name, value string) {
	if !slices.Contains(p.names, name) {
		panic(fmt.Errorf("there is no property %q of a widget: want one of %q", name, p.names))
	}
	p.model.change(func() {
		p.state[name] = nil
		if value != "" {
			p.state[name] = &value
		}
	})
}

// Get gives a property; "" if it isn't set.
func (p *Properties) Get(name string) (value string) {
	p.model.with(func() {
		if set := p.state[name]; set != nil {
			value = *set
		}
	})
	return value
}

// layoutNames are the properties of layouts.
var layoutNames = []string{
	"align_content", "align_items", "align_self", "border_bottom", "border_left", "border_right", "border_top",
	"bottom", "display", "flex", "flex_flow", "grid_area", "grid_auto_columns", "grid_auto_flow", "grid_auto_rows",
	"grid_column", "grid_gap", "grid_row", "grid_template_areas", "grid_template_columns", "grid_template_rows",
	"height", "justify_content", "justify_items", "left", "margin", "max_height", "max_width", "min_height",
	"min_width", "object_fit", "object_position", "order", "overflow", "padding", "right", "top", "visibility", "width",
}

// styleNames are the properties of styles by the names of their models.
var styleNames = map[string][]string{
	"SliderStyleModel":      {"description_width", "handle_color"},
	"CheckboxStyleModel":    {"background", "description_width"},
	"TextStyleModel":        {"background", "description_width", "font_size", "text_color"},
	"DescriptionStyleModel": {"description_width"},
	"ButtonStyleModel":      {"button_color", "font_family", "font_size", "font_style", "font_variant", "font_weight", "text_color", "text_decoration"},
	"ProgressStyleModel":    {"bar_color", "description_width"},
	"HTMLStyleModel":        {"background", "description_width", "font_size", "text_color"},
	"LabelStyleModel":       {"background", "description_width", "font_family", "font_size", "font_style", "font_variant", "font_weight", "text_color", "text_decoration"},
}

func (m *Manager) newLayout() *Properties {
	return m.newProperties(kind{module: base, model: "LayoutModel", view: "LayoutView"}, layoutNames)
}

func (m *Manager) newStyle(model string) *Properties {
	return m.newProperties(kind{module: controls, model: model, view: "StyleView"}, styleNames[model])
}

func (m *Manager) newProperties(k kind, names []string) *Properties {
	p := &Properties{names: names, state: map[string]*string{}}
	p.model = &model{manager: m, kind: k, fixed: k.names(base), state: &p.state}
	p.model.start()
	return p
}
