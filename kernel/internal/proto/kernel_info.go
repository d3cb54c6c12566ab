package proto

import "encoding/json"

// KernelInfoRequest asks what kernel this is.
type KernelInfoRequest struct{}

// MsgType is "kernel_info_request".
func (KernelInfoRequest) MsgType() string { return "kernel_info_request" }

// KernelInfoReply says what kernel this is.
type KernelInfoReply struct {
	Status                Status         `json:"status"`
	ProtocolVersion       string         `json:"protocol_version"`
	Implementation        string         `json:"implementation"`
	ImplementationVersion string         `json:"implementation_version"`
	LanguageInfo          LanguageInfo   `json:"language_info"`
	Banner                string         `json:"banner"`
	HelpLinks             List[HelpLink] `json:"help_links"`
	SupportedFeatures     List[string]   `json:"supported_features"`
}

// MsgType is "kernel_info_reply".
func (KernelInfoReply) MsgType() string { return "kernel_info_reply" }

// LanguageInfo tells front ends and nbconvert how to treat the cells' code.
type LanguageInfo struct {
	Name              string `json:"name"`
	Version           string `json:"version"`
	Mimetype          string `json:"mimetype"`
	FileExtension     string `json:"file_extension"`
	PygmentsLexer     string `json:"pygments_lexer"`
	CodemirrorMode    string `json:"codemirror_mode"`
	NbconvertExporter string `json:"nbconvert_exporter"`

	// Raw is the object as the kernel sent it, for a notebook's metadata. Nil if it sent none.
	Raw json.RawMessage `json:"-"`
}

// UnmarshalJSON keeps the object whole. A field that is not a string is left empty:
// ipykernel's codemirror_mode is an object, and other kernels add fields of their own.
func (l *LanguageInfo) UnmarshalJSON(raw []byte) error {
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(raw, &sent); err != nil || sent == nil {
		*l = LanguageInfo{} // it says nothing about the language
		return nil
	}
	text := func(field string) (value string) {
		json.Unmarshal(sent[field], &value) // empty if it is not a string
		return value
	}
	*l = LanguageInfo{
		Name:              text("name"),
		Version:           text("version"),
		Mimetype:          text("mimetype"),
		FileExtension:     text("file_extension"),
		PygmentsLexer:     text("pygments_lexer"),
		CodemirrorMode:    text("codemirror_mode"),
		NbconvertExporter: text("nbconvert_exporter"),
		Raw:               append(json.RawMessage(nil), raw...),
	}
	return nil
}

// HelpLink is an entry of a front end's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}
