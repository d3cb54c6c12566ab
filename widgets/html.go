package widgets

// HTML is a piece of HTML to read.
type HTML struct{ shown }

// NewHTML makes a piece of HTML.
func (m *Manager) NewHTML(html string) *HTML { return &HTML{m.shown("HTML", html)} }
