package render

import (
	"go/types"
	"html"
	"reflect"
	"strings"
)

// The limits of tables, beside Options.Rows.
const (
	maxColumns = 30
	maxCell    = 200 // bytes
)

// table gives the HTML of a struct, a map or a list of structs, or pointers to them;
// "" for anything else.
func (p *printer) table(v reflect.Value, t types.Type) (out string) {
	defer p.guard(func(any) { out = "" })
	v, t = p.followed(v, t)
	switch v.Kind() {
	case reflect.Struct:
		return p.structTable(v, t)
	case reflect.Map:
		return p.mapTable(v, t)
	case reflect.Slice, reflect.Array:
		return p.listTable(v, t)
	default:
		return ""
	}
}

// followed gives what a value points to.
func (p *printer) followed(v reflect.Value, t types.Type) (reflect.Value, types.Type) {
	v, t = p.unwrap(v, t)
	if v.Kind() == reflect.Pointer && !v.IsNil() && !isInternal(v.Type()) {
		return p.unwrap(v.Elem(), elem(t))
	}
	return v, t
}

func (p *printer) structTable(v reflect.Value, t types.Type) string {
	shown, _ := fields(v, t)
	var rows [][]string
	for _, f := range shown[:min(len(shown), p.Rows)] {
		rows = append(rows, []string{f.name, p.cell(f.value, f.typ)})
	}
	return tableHTML(nil, rows, len(shown))
}

func (p *printer) mapTable(v reflect.Value, t types.Type) string {
	keys := sortedKeys(v)
	var rows [][]string
	for _, key := range keys[:min(len(keys), p.Rows)] {
		rows = append(rows, []string{p.cell(key, keyOf(t)), p.cell(v.MapIndex(key), elem(t))})
	}
	return tableHTML(nil, rows, v.Len())
}

// listTable has a row for each struct of a list, if all have the same fields and none
// has a text of its own.
func (p *printer) listTable(v reflect.Value, t types.Type) string {
	var header []string
	var rows [][]string
	for i := range min(v.Len(), p.Rows) {
		item, typ := p.followed(v.Index(i), elem(t))
		if item.Kind() != reflect.Struct || p.hasMethod(v.Index(i), elem(t)) {
			return ""
		}
		shown, _ := fields(item, typ)
		names, row := p.row(shown)
		if header == nil {
			header = names
		}
		if len(names) == 0 || strings.Join(names, ",") != strings.Join(header, ",") {
			return ""
		}
		rows = append(rows, row)
	}
	return tableHTML(header, rows, v.Len())
}

func (p *printer) hasMethod(v reflect.Value, t types.Type) bool {
	if v, t = p.unwrap(v, t); isNil(v) {
		return false
	}
	_, ok := p.method(v, t)
	return ok
}

func (p *printer) row(shown []field) (names, cells []string) {
	for _, f := range shown[:min(len(shown), maxColumns)] {
		names = append(names, f.name)
		cells = append(cells, p.cell(f.value, f.typ))
	}
	return names, cells
}

// cell writes a value in a table: a string as it is.
func (p *printer) cell(v reflect.Value, t types.Type) string {
	v, t = p.unwrap(v, t)
	if p.left <= 0 {
		return ellipsis
	}
	if v.Kind() == reflect.String && !p.hasMethod(v, t) {
		return p.spend(cutString(v.String(), maxCell))
	}
	inner := &printer{Options: p.Options, left: maxCell, above: p.above}
	return p.spend(cutString(inner.text(v, t, 1), maxCell))
}

// tableHTML writes a table; total is the number of rows that it would have. A table
// without a header has its first column in bold.
func tableHTML(header []string, rows [][]string, total int) string {
	if len(rows) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<table>")
	if header != nil {
		b.WriteString("<thead><tr>")
		for _, name := range header {
			writeCell(&b, "th", name)
		}
		b.WriteString("</tr></thead>")
	}
	b.WriteString("<tbody>")
	for _, row := range rows {
		b.WriteString("<tr>")
		for i, text := range row {
			tag := "td"
			if i == 0 && header == nil {
				tag = "th"
			}
			writeCell(&b, tag, text)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	if more := total - len(rows); more > 0 {
		b.WriteString("<p>" + moreText(more) + "</p>")
	}
	return b.String()
}

func writeCell(b *strings.Builder, tag, text string) {
	b.WriteString("<" + tag + ">" + html.EscapeString(text) + "</" + tag + ">")
}
