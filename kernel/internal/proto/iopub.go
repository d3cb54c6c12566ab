package proto

import "encoding/json"

// iopub are the types that a kernel publishes, each with its decoder.
var iopub = map[string]func(json.RawMessage) (Content, error){
	ClearOutput{}.MsgType():       decode[ClearOutput],
	CommClose{}.MsgType():         decode[CommClose],
	CommMsg{}.MsgType():           decode[CommMsg],
	CommOpen{}.MsgType():          decode[CommOpen],
	DisplayData{}.MsgType():       decode[DisplayData],
	Error{}.MsgType():             decode[Error],
	ExecuteInput{}.MsgType():      decode[ExecuteInput],
	ExecuteResult{}.MsgType():     decode[ExecuteResult],
	IOPubWelcome{}.MsgType():      decode[IOPubWelcome],
	KernelStatus{}.MsgType():      decode[KernelStatus],
	ShutdownReply{}.MsgType():     decode[ShutdownReply],
	Stream{}.MsgType():            decode[Stream],
	UpdateDisplayData{}.MsgType(): decode[UpdateDisplayData],
}

func decode[C Content](raw json.RawMessage) (Content, error) { return Decode[C](raw) }

// DecodeIOPub reads the content of a published message; nil for a type that is not
// known.
func DecodeIOPub(msgType string, raw json.RawMessage) (Content, error) {
	decoder, ok := iopub[msgType]
	if !ok {
		return nil, nil
	}
	return decoder(raw)
}
