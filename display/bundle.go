package display

import "encoding/json"

// Bundle is a value in one or several MIME types, from which a front end picks the
// richest that it can show.
type Bundle struct {
	Data     map[string]json.RawMessage // MIME type → JSON: a string, or any JSON for JSON types
	Metadata map[string]json.RawMessage // MIME type → hints for the front end
}

// Data is one display message: a bundle and what becomes of it.
type Data struct {
	Bundle
	ID     string // display_id under which it can be updated later; "" if it can't
	Update bool   // replaces what was shown under ID instead of adding to the output
}
