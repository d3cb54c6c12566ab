package display

// Methods gives the names of the methods by which a value can show itself, in the order
// of their rank.
func Methods() []string {
	var names []string
	for _, r := range renderers {
		if r.method != "" {
			names = append(names, r.method)
		}
	}
	return names
}
