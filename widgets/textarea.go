package widgets

// Textarea is a text of several lines.
type Textarea struct{ writing }

// NewTextarea makes an empty text of several lines.
func (m *Manager) NewTextarea() *Textarea { return &Textarea{m.writing("Textarea")} }
