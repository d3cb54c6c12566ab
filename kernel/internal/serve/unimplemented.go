package serve

import (
	"fmt"

	"gokernel/kernel/internal/proto"
)

// unimplemented is the table of the messages that the protocol has and we refuse, each
// with the reason. None of them is advertised.
func unimplemented() []row {
	return []row{
		refused("debug_request", "debug_reply", onControl, "there is no debugger: kernel_info does not list it among its features"),
		refused("usage_request", "usage_reply", onControl, "an extension of ipykernel, not in the protocol"),
	}
}

// refused makes a row that answers with an error.
func refused(asked, reply string, chs channels, reason string) row {
	return row{request: asked, reply: reply, channels: chs, missing: reason,
		answer: func(*Server, *request) (proto.Content, error) {
			return nil, &proto.Failure{Ename: notImplemented, Err: fmt.Errorf("%s is not supported: %s", asked, reason)}
		}}
}

// published lists the messages of iopub and stdin that go out.
func published() []Support {
	var list []Support
	add := func(channel string, supported bool, reason string, types ...string) {
		for _, t := range types {
			list = append(list, Support{MsgType: t, Channels: []string{channel}, Supported: supported, Reason: reason})
		}
	}
	add("stdin", true, "", proto.InputRequest{}.MsgType())
	add("iopub", true, "",
		proto.KernelStatus{}.MsgType(), proto.ExecuteInput{}.MsgType(), proto.Stream{}.MsgType(),
		proto.DisplayData{}.MsgType(), proto.UpdateDisplayData{}.MsgType(), proto.ExecuteResult{}.MsgType(),
		proto.Error{}.MsgType(), proto.ClearOutput{}.MsgType(), proto.IOPubWelcome{}.MsgType(),
		proto.ShutdownReply{}.MsgType(), proto.CommOpen{}.MsgType(), proto.CommMsg{}.MsgType(), proto.CommClose{}.MsgType())
	add("iopub", false, "there is no debugger", "debug_event")
	return list
}
