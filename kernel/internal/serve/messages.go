package serve

import "gokernel/kernel/internal/proto"

// Support says whether a type of message is supported.
type Support struct {
	MsgType   string
	Reply     string   // type of the reply; "" if there is none
	Channels  []string // where it is taken, or sent
	Sent      bool     // by the kernel, not by clients
	OutOfTurn bool     // answered while a cell runs, on shell too
	Supported bool
	Reason    string // if it is not supported
	Notes     string // what the protocol leaves open, and limits, in Markdown; "" for none
}

// Messages lists the messages that clients may send and those that the kernel sends by
// itself, in the order of the tables.
func Messages() []Support {
	var list []Support
	for _, r := range rows() {
		var names []string
		for _, ch := range r.channels {
			names = append(names, string(ch))
		}
		list = append(list, Support{
			MsgType: r.request, Reply: r.reply, Channels: names, OutOfTurn: r.asks,
			Supported: r.missing == "", Reason: r.missing, Notes: r.notes,
		})
	}
	return append(list, others()...)
}

// others is the table of the messages that are no requests of a client.
func others() []Support {
	stdin, iopub := []string{"stdin"}, []string{"iopub"}
	sent := func(c proto.Content, channels []string, notes string) Support {
		return Support{MsgType: c.MsgType(), Channels: channels, Sent: true, Supported: true, Notes: notes}
	}
	return []Support{
		{MsgType: proto.InputReply{}.MsgType(), Channels: stdin, Supported: true, Notes: "an answer that nobody waits for, or to an earlier question, is dropped"},
		sent(proto.InputRequest{}, stdin, "to the client whose cell asks, one question at a time; an interrupt ends it"),
		sent(proto.KernelStatus{}, iopub, "`starting` once; `busy` and `idle` around every request on shell and control. After the `idle` "+
			"of anything else the `busy` of a running cell is published again"),
		sent(proto.ExecuteInput{}, iopub, ""),
		sent(proto.Stream{}, iopub, "at most some twenty a second: text is gathered"),
		sent(proto.DisplayData{}, iopub, ""),
		sent(proto.UpdateDisplayData{}, iopub, ""),
		sent(proto.ExecuteResult{}, iopub, ""),
		sent(proto.Error{}, iopub, ""),
		sent(proto.ClearOutput{}, iopub, ""),
		sent(proto.CommOpen{}, iopub, ""),
		sent(proto.CommMsg{}, iopub, "with binary buffers"),
		sent(proto.CommClose{}, iopub, ""),
		sent(proto.ShutdownReply{}, iopub, "so that all clients hear of it"),
		sent(proto.IOPubWelcome{}, iopub, "to a new subscriber, alone"),
		{MsgType: "debug_event", Channels: iopub, Sent: true, Reason: noDebugger},
	}
}
