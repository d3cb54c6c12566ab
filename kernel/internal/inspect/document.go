package inspect

import (
	"go/doc/comment"
	"html"
	"strings"

	"gokernel/kernel/internal/docs"
)

// document is a doc comment, with what is needed to find what its links mean.
type document struct {
	text string
	// isMarkdown tells that the text is no doc comment.
	isMarkdown bool

	path    string                       // import path of the package that it belongs to
	pathFor func(name string) string     // import path of a package's name
	known   func(recv, name string) bool // whether the package has that symbol
}

func (d document) parse() *comment.Doc {
	p := comment.Parser{
		LookupPackage: func(name string) (string, bool) {
			path := d.pathFor(name)
			return path, path != ""
		},
		LookupSym: d.known,
	}
	return p.Parse(d.text)
}

func (d document) printer() *comment.Printer {
	return &comment.Printer{
		HeadingLevel: 4,
		HeadingID:    func(*comment.Heading) string { return "" },
		DocLinkURL:   d.link,
		TextWidth:    textWidth,
	}
}

// link gives the web address of [Name], [pkg.Name] and the like, "" for what is not on
// the web.
func (d document) link(l *comment.DocLink) string {
	path := l.ImportPath
	if path == "" {
		path = d.path
	}
	key := l.Name
	if l.Recv != "" {
		key = l.Recv + "." + l.Name
	}
	return docs.Link(path, key)
}

func (d document) plain() string {
	if d.text == "" || d.isMarkdown {
		return d.text
	}
	return string(d.printer().Text(d.parse()))
}

func (d document) markdown() string {
	if d.text == "" || d.isMarkdown {
		return d.text
	}
	return string(d.printer().Markdown(d.parse()))
}

func (d document) html() string {
	switch {
	case d.text == "":
		return ""
	case d.isMarkdown:
		return "<pre>" + html.EscapeString(strings.TrimSpace(d.text)) + "</pre>\n"
	}
	return string(d.printer().HTML(d.parse()))
}
