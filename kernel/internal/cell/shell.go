package cell

// Ask asks the person at the front end for a line.
func (u *magicUse) Ask() (string, error) { return u.run.Out.Input("", false) }

// Background starts a goroutine of the cell that may outlive it.
func (u *magicUse) Background(f func()) { u.session.host.Go(f) }
