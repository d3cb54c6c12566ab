package display_test

import (
	"fmt"

	"gokernel/display"
)

func ExampleShow() {
	progress := display.Show("starting")
	progress.Update("half way")
	progress.Update(fmt.Errorf("no time left"))
	// Output:
	// starting
	// half way
	// no time left
}

func ExampleNewProgress() {
	bar := display.NewProgress(3, "counting")
	for range 3 {
		bar.Add(1)
	}
	// Output: counting ████████████████████ 100% (3 of 3)
}

func ExampleSteps() {
	sum := 0
	for i := range display.Steps(4, "summing") {
		sum += i
	}
	fmt.Println(sum)
	// Output:
	// summing ████████████████████ 100% (4 of 4)
	// 6
}

func ExampleBundle_Sized() {
	half := display.PNGValue([]byte("…")).Sized(320, 0)
	fmt.Println(string(half.Metadata["image/png"]))
	// Output: {"width":320}
}

func ExampleHTML() {
	display.HTML("<h1>Primes</h1><ul><li>2<li>3 &amp; 5</ul><script>var hidden</script>")
	// Output:
	// Primes
	// 2
	// 3 & 5
}

func ExampleMarkdown() {
	display.Markdown("*two*")
	// Output: *two*
}

func ExampleLatex() {
	display.Latex("$x^2$")
	// Output: $x^2$
}

func ExampleJSON() {
	display.JSON(map[string]any{"primes": []int{2, 3}})
	// Output:
	// {
	//   "primes": [
	//     2,
	//     3
	//   ]
	// }
}

func ExampleMIME() {
	display.MIME("application/geo+json", []byte(`{"type": "Point"}`))
	display.SVG("<svg/>")
	display.JavaScript("alert(1)")
	display.PNG([]byte("no picture"))
	display.JPEG(nil)
	display.GIF(nil)
	display.PDF(nil)
	display.Raw(display.TextValue("raw"))
	display.Clear(false) // does nothing here
	// Output:
	// <application/geo+json, 17 bytes>
	// <image/svg+xml, 6 bytes>
	// <application/javascript, 8 bytes>
	// <image/png, 10 bytes>
	// <image/jpeg, 0 bytes>
	// <image/gif, 0 bytes>
	// <application/pdf, 0 bytes>
	// raw
}

// A Table shows itself as HTML where that can be shown, and as its text elsewhere.
type Table [][]string

func (t Table) HTML() string {
	html := "<table>"
	for _, row := range t {
		html += "<tr>"
		for _, cell := range row {
			html += "<td>" + cell
		}
	}
	return html + "</table>"
}

func ExampleRich() {
	bundle, ok := display.Rich(Table{{"n", "prime"}, {"1", "2"}})
	fmt.Println(ok)
	fmt.Println(bundle)
	// Output:
	// true
	// n prime
	// 1 2
}
