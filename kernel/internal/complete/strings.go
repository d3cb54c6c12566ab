package complete

import (
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gokernel/kernel/internal/check/stdtypes"
	"gokernel/kernel/internal/engine"
)

// inString is for the text of a string: an import path, the key of a map, or a file.
func (q *query) inString() {
	lit := q.code[q.look.From:q.look.Cursor]
	text := lit[1:]
	if lit[0] == '"' && strings.Contains(text, `\`) {
		return // what is typed is not what is meant
	}
	q.from, q.prefix = q.look.From+1, text
	q.to = q.endOfString()
	switch {
	case len(q.look.Path) < 2:
	case q.importing():
		q.importPaths()
	case q.mapKeys():
	default:
		q.to = q.look.Cursor
		if strings.Contains(text, "/") || q.takesPath() || text != "" && q.looksLikeFile(text) {
			q.paths(text)
		}
	}
}

// endOfString gives the offset of the closing quote, or the cursor if there is none.
func (q *query) endOfString() int {
	lit := q.code[q.look.From:q.look.To]
	if end := len(lit) - 1; end > 0 && lit[end] == lit[0] {
		return q.look.From + end
	}
	return q.look.Cursor
}

func (q *query) importing() bool {
	return slices.ContainsFunc(q.look.Path, func(n ast.Node) bool {
		_, ok := n.(*ast.ImportSpec)
		return ok
	})
}

// importPaths adds the paths of packages that can be imported.
func (q *query) importPaths() {
	for _, path := range stdtypes.Paths() {
		how := matching(q.prefix, path)
		if how != exact && strings.HasPrefix(path[strings.LastIndexByte(path, '/')+1:], q.prefix) {
			how = folded
		}
		q.addAs(how, candidate{text: path, kind: engine.KindPackage, depth: strings.Count(path, "/")})
	}
}

// mapKeys adds the keys that the map before the cursor has; it is false if the string is
// no key of a variable.
func (q *query) mapKeys() bool {
	index, ok := q.parent(0).(*ast.IndexExpr)
	if !ok {
		return false
	}
	id, ok := index.X.(*ast.Ident)
	if !ok {
		return true
	}
	v, ok := q.look.Unit.Info.Uses[id].(*types.Var)
	if ok && q.look.InSession(v) && q.Keys != nil {
		for _, key := range q.Keys(v) {
			if quoted := strconv.Quote(key); quoted == `"`+key+`"` {
				q.add(candidate{text: key, kind: engine.KindValue})
			}
		}
	}
	return true
}

// takesPath tells whether the string is an argument of a function that opens files.
func (q *query) takesPath() bool {
	if q.look.Call == nil {
		return false
	}
	sel, ok := q.look.Call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := q.look.Unit.Info.Uses[sel.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && slices.Contains([]string{"os", "path/filepath", "io/ioutil"}, fn.Pkg().Path())
}

// looksLikeFile tells whether a file's name begins with a text.
func (q *query) looksLikeFile(text string) bool {
	return len(entries(text)) > 0
}

// paths adds the files and folders whose path begins with a text, of which only the last
// part is replaced.
func (q *query) paths(text string) {
	base := text[strings.LastIndexByte(text, '/')+1:]
	q.prefix = base
	q.from = q.look.Cursor - len(base)
	for _, name := range entries(text) {
		q.add(candidate{text: name, kind: engine.KindPath})
	}
}

// mostEntries bounds how many entries of a folder are read.
const mostEntries = 2000

// entries gives the names of the entries that a path can end with, folders with a slash.
func entries(path string) []string {
	cut := strings.LastIndexByte(path, '/') + 1
	folder, base := path[:cut], path[cut:]
	if folder == "" {
		folder = "."
	}
	if rest, ok := strings.CutPrefix(folder, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			folder = filepath.Join(home, rest)
		}
	}
	dir, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer dir.Close()
	list, _ := dir.ReadDir(mostEntries) // what could be read
	var names []string
	if base == "." || base == ".." {
		names = append(names, "../")
	}
	for _, e := range list {
		name := e.Name()
		if !foldedPrefix(name, base) || strings.HasPrefix(name, ".") && !strings.HasPrefix(base, ".") {
			continue
		}
		if e.IsDir() || isFolder(filepath.Join(folder, name), e) {
			name += "/"
		}
		names = append(names, name)
	}
	return names
}

// isFolder tells whether an entry is a link to a folder.
func isFolder(path string, e os.DirEntry) bool {
	if e.Type()&os.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
