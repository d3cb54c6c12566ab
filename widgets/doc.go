// Package widgets makes controls that a notebook's front end shows and cells listen to:
// sliders, buttons, texts, boxes of them. They are those of ipywidgets 8, which front
// ends know.
//
//	size := widgets.NewIntSlider(0, 100)
//	size.SetDescription("size")
//	size.OnChange(func(v int) { fmt.Println("size is", v) })
//	size // shows it
//
// A widget shows itself when it is a cell's value or is given to display.Show, as often
// as one likes: all its views show one state. Value gives what the person has chosen,
// SetValue changes it everywhere.
//
// What a handler prints has no place in the notebook unless it goes to one, an Output:
//
//	out := widgets.NewOutput()
//	button := widgets.NewButton("roll")
//	button.OnClick(func() { out.Capture(func() { fmt.Println(rand.IntN(6) + 1) }) })
//	widgets.NewVBox(button, out)
//
// Interact does all of that for a function:
//
//	widgets.Interact(func(n int, loud bool) { … }, widgets.Range(1, 10, 1), true)
//
// All methods may be called from any goroutine. Handlers run as cells do, one message
// after the other; package comm says more. A setter that changes a value calls the
// handler too, on the goroutine that has called the setter.
//
// In an ordinary program, without a notebook around it, widgets keep their values and are
// shown as text.
package widgets
