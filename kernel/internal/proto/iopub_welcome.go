package proto

// IOPubWelcome tells a new subscriber of iopub that it misses nothing from now on.
type IOPubWelcome struct {
	Subscription string `json:"subscription"` // the topic, "" for all
}

// MsgType is "iopub_welcome".
func (IOPubWelcome) MsgType() string { return "iopub_welcome" }
