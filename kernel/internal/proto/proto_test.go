package proto

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestExecuteDefaults(t *testing.T) {
	for raw, want := range map[string]ExecuteRequest{
		`{"code":"x"}`: {Code: "x", StoreHistory: true, StopOnError: true},
		`{"code":"x","silent":null,"store_history":null,"user_expressions":null,"allow_stdin":null,"stop_on_error":null}`: {Code: "x", StoreHistory: true, StopOnError: true},
		`{"code":"x","silent":true}`:                                                          {Code: "x", Silent: true, StopOnError: true},
		`{"code":"x","silent":true,"store_history":true}`:                                     {Code: "x", Silent: true, StopOnError: true},
		`{"code":"","store_history":false,"stop_on_error":false,"allow_stdin":true,"zzz":{}}`: {AllowStdin: true},
		`{"code":"\ud800","user_expressions":{"a":"b"}}`:                                      {Code: "�", StoreHistory: true, StopOnError: true, UserExpressions: Dict[string]{"a": "b"}},
	} {
		got, err := Decode[ExecuteRequest]([]byte(raw))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v, want %+v", raw, got, err, want)
		}
	}
}

func TestRequestsSurviveTheWire(t *testing.T) {
	five := 5
	for _, want := range []Content{
		ExecuteRequest{Code: "<a & b>", AllowStdin: true},
		ExecuteRequest{Code: "x", StoreHistory: true, StopOnError: true, UserExpressions: Dict[string]{"a": "b"}},
		HistoryRequest{Access: HistoryRange, Start: 1, Stop: &five, Pattern: "*"},
		HistoryRequest{Access: HistorySearch, N: &five, Pattern: "a*", Unique: true},
		InputReply{Value: ""},
		ShutdownRequest{Restart: true},
	} {
		raw, err := Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		got := reflect.New(reflect.TypeOf(want))
		if err := json.Unmarshal(raw, got.Interface()); err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if q, ok := got.Elem().Interface().(ExecuteRequest); ok && len(q.UserExpressions) == 0 {
			got.Elem().FieldByName("UserExpressions").SetZero() // {} is what nil becomes
		}
		if !reflect.DeepEqual(got.Elem().Interface(), want) {
			t.Errorf("%s: got %+v, want %+v", raw, got.Elem(), want)
		}
	}
}

func TestRepliesSurviveTheWire(t *testing.T) {
	text := "out"
	for _, want := range []Content{
		ExecuteReply{Status: OK, ExecutionCount: 1, Payload: List[json.RawMessage]{}, UserExpressions: Dict[Expression]{
			"good": {Status: OK, Data: Dict[json.RawMessage]{"text/plain": json.RawMessage(`"x"`)}, Meta: Dict[json.RawMessage]{}},
			"bad":  {Status: Failed, Error: &Error{Ename: "E", Evalue: "v", Traceback: List[string]{"t"}}},
		}},
		ExecuteReply{Status: Failed, ExecutionCount: 2, UserExpressions: Dict[Expression]{}, Payload: List[json.RawMessage]{}, Error: &Error{Ename: "E", Traceback: List[string]{}}},
		HistoryReply{Status: OK, History: List[HistoryEntry]{
			{Session: 1, Line: 2, Input: "a"},
			{Session: 1, Line: 3, Input: "b", WithOutput: true, Output: &text},
			{Session: 1, Line: 4, Input: "c", WithOutput: true},
		}},
	} {
		raw, err := Encode(want)
		if err != nil {
			t.Fatal(err)
		}
		got := reflect.New(reflect.TypeOf(want))
		if err := json.Unmarshal(raw, got.Interface()); err != nil {
			t.Errorf("%s: %v", raw, err)
		} else if !reflect.DeepEqual(got.Elem().Interface(), want) {
			t.Errorf("%s: got %+v, want %+v", raw, got.Elem(), want)
		}
	}
}

func TestMalformedContents(t *testing.T) {
	decoders := map[string]func(json.RawMessage) error{
		"execute_request": func(raw json.RawMessage) error { _, err := Decode[ExecuteRequest](raw); return err },
		"input_reply":     func(raw json.RawMessage) error { _, err := Decode[InputReply](raw); return err },
		"history_request": func(raw json.RawMessage) error { _, err := Decode[HistoryRequest](raw); return err },
	}
	for msgType, decode := range decoders {
		for _, raw := range []string{``, `null`, `[]`, `"s"`, `5`, `{}`, `{`, `{"code":1,"value":1,"hist_access_type":1}`} {
			if err := decode([]byte(raw)); err == nil {
				t.Errorf("%s: %q was taken", msgType, raw)
			} else if !strings.HasPrefix(err.Error(), msgType+": ") {
				t.Errorf("%s: error %q does not name the message", msgType, err)
			}
		}
	}
}

// TestZeroContentsHaveNoNull holds that no list or dict is ever null.
func TestZeroContentsHaveNoNull(t *testing.T) {
	for _, c := range []Content{
		ClearOutput{}, CommClose{}, CommInfoReply{}, CommMsg{}, CommOpen{}, ConnectReply{}, DisplayData{}, Error{}, ExecuteInput{},
		ExecuteReply{}, ExecuteReply{Error: &Error{}}, ExecuteReply{UserExpressions: Dict[Expression]{"a": {}}}, ExecuteResult{},
		HistoryReply{}, InputRequest{}, InterruptReply{}, IOPubWelcome{}, IsCompleteReply{}, KernelInfoReply{}, KernelStatus{},
		ShutdownReply{}, Stream{}, UpdateDisplayData{},
	} {
		raw, err := Encode(c)
		if err != nil || strings.Contains(string(raw), "null") {
			t.Errorf("%s: got %s, %v", c.MsgType(), raw, err)
		}
	}
}

func TestEncodeLeavesHTMLAlone(t *testing.T) {
	raw, err := Encode(DisplayData{Data: Dict[json.RawMessage]{"text/html": json.RawMessage(`"<b>&</b>"`)}})
	if err != nil || !strings.Contains(string(raw), "<b>&</b>") {
		t.Errorf("got %s, %v", raw, err)
	}
}

func TestDecodeIOPub(t *testing.T) {
	c, err := DecodeIOPub("stream", json.RawMessage(`{"name":"stdout","text":"x"}`))
	if s, ok := c.(Stream); !ok || err != nil || s.Text != "x" {
		t.Errorf("got %v, %v", c, err)
	}
	if c, err := DecodeIOPub("no_such", nil); c != nil || err != nil {
		t.Errorf("unknown type: got %v, %v", c, err)
	}
}

// FuzzDecode holds that no content can hurt.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"code":"x","hist_access_type":"tail","value":"v","history":[[1,2,["a",null]]]}`))
	f.Add([]byte(`{"user_expressions":{"a":{"status":"ok","data":{"text/plain":"x"}}},"history":[[]]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = Decode[ExecuteRequest](raw)
		_, _ = Decode[HistoryRequest](raw)
		_, _ = Decode[InputReply](raw)
		_, _ = Decode[HistoryReply](raw)
		if c, err := Decode[ExecuteReply](raw); err == nil {
			if _, err := Encode(c); err != nil {
				t.Errorf("cannot be encoded again: %v", err)
			}
		}
	})
}

// TestForeignLanguageInfo holds that what another kernel says of its language is kept whole.
func TestForeignLanguageInfo(t *testing.T) {
	const ipython = `{"name":"python","version":"3.11.7","codemirror_mode":{"name":"ipython","version":3},"more":[1]}`
	for sent, want := range map[string]LanguageInfo{
		ipython:           {Name: "python", Version: "3.11.7", Raw: json.RawMessage(ipython)},
		`{"name":7}`:      {Raw: json.RawMessage(`{"name":7}`)},
		`{"name":"\"go"}`: {Name: `"go`, Raw: json.RawMessage(`{"name":"\"go"}`)},
		`null`:            {},
		`["go"]`:          {},
	} {
		reply, err := Decode[KernelInfoReply]([]byte(`{"status":"ok","language_info":` + sent + `}`))
		if err != nil || !reflect.DeepEqual(reply.LanguageInfo, want) {
			t.Errorf("%s: got %+v, %v, want %+v", sent, reply.LanguageInfo, err, want)
		}
	}
}
