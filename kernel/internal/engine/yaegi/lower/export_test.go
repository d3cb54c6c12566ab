package lower

// PassNames gives the names of the passes, in their order.
func PassNames() []string {
	var names []string
	for _, p := range passes {
		names = append(names, p.name)
	}
	return names
}
