package engine

import "fmt"

// Message is the text of a panic's value: of an error its message, of anything else
// what fmt prints.
func Message(v any) string {
	if err, ok := v.(error); ok {
		return err.Error()
	}
	return fmt.Sprint(v)
}
