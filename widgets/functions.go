package widgets

import (
	"gokernel/comm"
	"gokernel/display"
)

// The functions below are the methods of the same names of a manager without a front end;
// in a notebook they are those of the session.

// NewIntSlider makes a slider over whole numbers from min to max, which stands at min.
func NewIntSlider(min, max int) *IntSlider { return plain().NewIntSlider(min, max) }

// NewFloatSlider makes a slider from min to max in a hundred steps, which stands at min.
func NewFloatSlider(min, max float64) *FloatSlider { return plain().NewFloatSlider(min, max) }

// NewIntRangeSlider makes a slider with two handles over whole numbers from min to max,
// which stand at both ends.
func NewIntRangeSlider(min, max int) *IntRangeSlider { return plain().NewIntRangeSlider(min, max) }

// NewCheckbox makes a box to tick, which is not ticked.
func NewCheckbox(description string) *Checkbox { return plain().NewCheckbox(description) }

// NewText makes an empty line of text.
func NewText() *Text { return plain().NewText() }

// NewTextarea makes an empty text of several lines.
func NewTextarea() *Textarea { return plain().NewTextarea() }

// NewIntText makes a field for a whole number, which is 0 at first.
func NewIntText() *IntText { return plain().NewIntText() }

// NewFloatText makes a field for a number, which is 0 at first.
func NewFloatText() *FloatText { return plain().NewFloatText() }

// NewDropdown makes a list of options, a slice or an array of any type, of which the
// first is chosen. They are shown as fmt prints them. It panics if options is no list.
func NewDropdown(options any) *Dropdown { return plain().NewDropdown(options) }

// NewButton makes a button with a text on it.
func NewButton(description string) *Button { return plain().NewButton(description) }

// NewIntProgress makes a bar from min to max, which stands at min.
func NewIntProgress(min, max int) *IntProgress { return plain().NewIntProgress(min, max) }

// NewFloatProgress makes a bar from min to max, which stands at min.
func NewFloatProgress(min, max float64) *FloatProgress { return plain().NewFloatProgress(min, max) }

// NewLabel makes a text to read, in which front ends write what is between dollar signs
// as LaTeX.
func NewLabel(text string) *Label { return plain().NewLabel(text) }

// NewHTML makes a piece of HTML to read.
func NewHTML(html string) *HTML { return plain().NewHTML(html) }

// NewOutput makes an empty place for what is printed and shown.
func NewOutput() *Output { return plain().NewOutput() }

// NewHBox makes a row of widgets.
func NewHBox(children ...Widget) *HBox { return plain().NewHBox(children...) }

// NewVBox makes a column of widgets.
func NewVBox(children ...Widget) *VBox { return plain().NewVBox(children...) }

// Interact makes a control for each parameter of a function, and calls the function
// whenever a control changes. What the function prints and shows, and its results, stand
// below the controls.
//
// The arguments are, for the parameters in their order, the value at first or a control:
//
//	an integer or a number   a slider around it
//	Range(0, 10, 1)          a slider from 0 to 10
//	a string                 a line of text
//	a bool                   a box to tick
//	a slice or an array      a list to choose from
//	a widget of this package the widget itself, which has a value
//
// The name of the parameter stands beside the control; Named gives another one. A
// widget's OnChange is Interact's, and its description stays, if it has one. Parameters
// at the end may be without an argument: their control is that of 0, "" or false.
// Interact panics if the function can't be called with the arguments.
func Interact(function any, arguments ...any) *VBox { return plain().Interact(function, arguments...) }

func plain() *Manager {
	return NewManager(Session{Comms: &comm.Manager{}, Shown: &display.Displayer{}})
}
