package proto

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
}

// HelpLink is an entry of a front end's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}
