package kerneltest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gokernel/kernel/internal/wire"
)

// required are the fields that the protocol requires of what a kernel sends, by type,
// each with an example of its JSON type.
var required = map[string]map[string]any{
	"clear_output":          {"wait": true},
	"comm_close":            {"comm_id": "", "data": object},
	"comm_msg":              {"comm_id": "", "data": object},
	"comm_open":             {"comm_id": "", "target_name": "", "data": object},
	"complete_reply":        {"status": "", "matches": list, "cursor_start": number, "cursor_end": number, "metadata": object},
	"comm_info_reply":       {"status": "", "comms": object},
	"connect_reply":         {"status": "", "shell_port": number, "iopub_port": number, "stdin_port": number, "control_port": number, "hb_port": number},
	"create_subshell_reply": {"status": "", "subshell_id": ""},
	"delete_subshell_reply": {"status": ""},
	"debug_reply":           {"type": "", "seq": number, "request_seq": number, "success": true, "command": "", "message": ""},
	"display_data":          {"data": object, "metadata": object, "transient": object},
	"error":                 {"ename": "", "evalue": "", "traceback": list},
	"execute_input":         {"code": "", "execution_count": number},
	"execute_reply":         {"status": "", "execution_count": number, "user_expressions": object, "payload": list},
	"execute_result":        {"data": object, "metadata": object, "execution_count": number},
	"history_reply":         {"status": "", "history": list},
	"input_request":         {"prompt": "", "password": true},
	"inspect_reply":         {"status": "", "found": true, "data": object, "metadata": object},
	"interrupt_reply":       {"status": ""},
	"iopub_welcome":         {"subscription": ""},
	"is_complete_reply":     {"status": ""},
	"kernel_info_reply":     {"status": "", "protocol_version": "", "implementation": "", "implementation_version": "", "language_info": object, "banner": "", "help_links": list, "supported_features": list},
	"list_subshell_reply":   {"status": "", "subshell_id": list},
	"shutdown_reply":        {"status": "", "restart": true},
	"status":                {"execution_state": ""},
	"stream":                {"name": "", "text": ""},
	"usage_reply":           {"status": "", "hostname": "", "pid": number, "cpu_count": number},
	"update_display_data":   {"data": object, "metadata": object, "transient": object},
}

var (
	object = map[string]any{}
	list   = []any{}
	number = json.Number("0")
)

// CheckMessage holds that a message is whole: its header, its content's required fields
// and their types.
func CheckMessage(m wire.Message) error {
	h := m.Header
	for name, value := range map[string]string{"msg_id": h.MsgID, "session": h.Session, "username": h.Username, "msg_type": h.MsgType} {
		if value == "" {
			return fmt.Errorf("header has no %s", name)
		}
	}
	if h.Version != "5.5" {
		return fmt.Errorf("header's version is %q, want 5.5", h.Version)
	}
	if _, err := time.Parse(time.RFC3339Nano, h.Date); err != nil {
		return fmt.Errorf("header's date: %w", err)
	}
	value, err := decode(m.Content)
	content, ok := value.(map[string]any)
	if err != nil || !ok {
		return fmt.Errorf("content is not a JSON object: %w", err)
	}
	return checkContent(h.MsgType, content)
}

func checkContent(msgType string, content map[string]any) error {
	fields, known := required[msgType]
	if strings.HasSuffix(msgType, "_reply") && content["status"] == "error" {
		known = true
		fields = map[string]any{"ename": "", "evalue": "", "traceback": list}
		if msgType == "execute_reply" {
			fields["execution_count"] = number
		}
	}
	if !known {
		return fmt.Errorf("%s: no required fields are known", msgType)
	}
	for name, example := range fields {
		if got, want := fmt.Sprintf("%T", content[name]), fmt.Sprintf("%T", example); got != want {
			return fmt.Errorf("%s: field %s is %s, want %s", msgType, name, got, want)
		}
	}
	return nil
}
