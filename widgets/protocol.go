package widgets

import (
	"bytes"
	"encoding/json"
)

// The targets and versions of the widgets' messages.
const (
	target          = "jupyter.widget"
	controlTarget   = "jupyter.widget.control"
	protocolVersion = `{"version":"2.1.0"}`
	viewType        = "application/vnd.jupyter.widget-view+json"
)

// The methods of messages.
const (
	methodUpdate        = "update"
	methodEcho          = "echo_update"
	methodRequestState  = "request_state"
	methodCustom        = "custom"
	methodRequestStates = "request_states"
	methodUpdateStates  = "update_states"
)

// traits are a model's state, or a part of it: values by the names that front ends know.
type traits map[string]json.RawMessage

// opening is the data of a comm_open.
type opening struct {
	State       traits  `json:"state"`
	BufferPaths [][]any `json:"buffer_paths"` // of binary traits: no widget of ours has one
}

// updating is the data of a message that tells a part of the state.
type updating struct {
	Method      string  `json:"method"`
	State       traits  `json:"state"`
	BufferPaths [][]any `json:"buffer_paths"`
}

// incoming is the data of a message of the front end.
type incoming struct {
	Method  string `json:"method"`
	State   traits `json:"state"`
	Content struct {
		Event string `json:"event"`
	} `json:"content"`
}

// everything is the answer to request_states.
type everything struct {
	Method      string               `json:"method"`
	States      map[string]fullState `json:"states"` // by model id
	BufferPaths [][]any              `json:"buffer_paths"`
}

// fullState is one model with its names.
type fullState struct {
	Name    string `json:"model_name"`
	Module  string `json:"model_module"`
	Version string `json:"model_module_version"`
	State   traits `json:"state"`
}

// view is what shows a model.
type view struct {
	Major int    `json:"version_major"`
	Minor int    `json:"version_minor"`
	Model string `json:"model_id"`
}

// encode is a value of our own as JSON. Maps of the front end's JSON and our structs can
// always be encoded.
func encode(v any) json.RawMessage {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // String shows it
	if err := encoder.Encode(v); err != nil {
		panic(err) // a mistake in this package
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
