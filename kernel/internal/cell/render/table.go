package render

import (
	"go/types"
	"html"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// The limits of tables, beside Options.Rows.
const (
	maxColumns = 30
	maxCell    = 200 // bytes
)

// table is a value in rows and columns.
type table struct {
	header      []string
	named       bool // the first column names its row
	rows        [][]string
	moreRows    int // left out
	moreColumns int
}

// table gives the HTML of a struct, a map, a list of structs or of maps, or a matrix, or
// pointers to them; "" for anything else.
func (p *printer) table(v reflect.Value, t types.Type) (out string) {
	defer p.guard(func(any) { out = "" })
	v, t = p.followed(v, t)
	var made *table
	switch v.Kind() {
	case reflect.Struct:
		made = p.structTable(v, t)
	case reflect.Map:
		made = p.mapTable(v, t)
	case reflect.Slice, reflect.Array:
		made = p.listTable(v, t)
	}
	if made == nil {
		return ""
	}
	return made.html()
}

// followed gives what a value points to.
func (p *printer) followed(v reflect.Value, t types.Type) (reflect.Value, types.Type) {
	v, t = p.unwrap(v, t)
	if v.Kind() == reflect.Pointer && !v.IsNil() && !isInternal(v.Type()) {
		return p.unwrap(v.Elem(), elem(t))
	}
	return v, t
}

func (p *printer) structTable(v reflect.Value, t types.Type) *table {
	shown, _ := fields(v, t)
	made := &table{named: true}
	for _, f := range shown[:min(len(shown), p.Rows)] {
		made.rows = append(made.rows, []string{f.name, p.cell(f.value, f.typ)})
	}
	made.moreRows = len(shown) - len(made.rows)
	return made
}

// mapTable has a row for each key, with the fields of the values if they are structs.
func (p *printer) mapTable(v reflect.Value, t types.Type) *table {
	keys := sortedKeys(v)
	keys = keys[:min(len(keys), p.Rows)]
	at := func(i int) (reflect.Value, types.Type) { return v.MapIndex(keys[i]), elem(t) }
	made := p.structRows(len(keys), at)
	if made == nil {
		made = &table{}
		for i := range keys {
			made.rows = append(made.rows, []string{p.cell(at(i))})
		}
	} else {
		made.header = append([]string{""}, made.header...)
	}
	made.named = true
	for i, key := range keys {
		made.rows[i] = append([]string{p.cell(key, keyOf(t))}, made.rows[i]...)
	}
	made.moreRows = v.Len() - len(keys)
	return made
}

// listTable has a row for each element of a list, if these are structs with the same
// fields, maps or lists of one kind.
func (p *printer) listTable(v reflect.Value, t types.Type) *table {
	n := min(v.Len(), p.Rows)
	at := func(i int) (reflect.Value, types.Type) { return v.Index(i), elem(t) }
	for _, rows := range []func(int, element) *table{p.structRows, p.mapRows, p.matrixRows} {
		if made := rows(n, at); made != nil {
			made.moreRows = v.Len() - n
			return made
		}
	}
	return nil
}

// element gives one of the values that are to be rows.
type element func(i int) (reflect.Value, types.Type)

// structRows makes rows of structs that have the same fields, and no text of their own;
// nil if they are something else.
func (p *printer) structRows(n int, at element) *table {
	var made *table
	for i := range n {
		v, t := at(i)
		item, typ := p.followed(v, t)
		if item.Kind() != reflect.Struct || p.hasMethod(v, t) {
			return nil
		}
		shown, _ := fields(item, typ)
		names, row := p.row(shown)
		if made == nil {
			made = &table{header: names, moreColumns: len(shown) - len(names)}
		}
		if len(names) == 0 || !slices.Equal(names, made.header) {
			return nil
		}
		made.rows = append(made.rows, row)
	}
	return made
}

// mapRows makes rows of maps whose keys are strings, with a column for each key.
func (p *printer) mapRows(n int, at element) *table {
	items := make([]reflect.Value, n)
	var typ types.Type
	columns := map[string]reflect.Value{}
	for i := range n {
		v, t := at(i)
		items[i], typ = p.followed(v, t)
		if items[i].Kind() != reflect.Map || items[i].Type().Key().Kind() != reflect.String || p.hasMethod(v, t) {
			return nil
		}
		for _, key := range sortedKeys(items[i]) {
			columns[key.String()] = key
		}
	}
	names := slices.Sorted(maps.Keys(columns))
	if len(names) == 0 {
		return nil
	}
	made := &table{header: names[:min(len(names), maxColumns)]}
	made.moreColumns = len(names) - len(made.header)
	for _, m := range items {
		row := make([]string, len(made.header))
		for i, name := range made.header {
			if held := m.MapIndex(columns[name].Convert(m.Type().Key())); held.IsValid() {
				row[i] = p.cell(held, elem(typ))
			}
		}
		made.rows = append(made.rows, row)
	}
	return made
}

// matrixRows makes rows of lists of plain values. Rows may differ in length.
func (p *printer) matrixRows(n int, at element) *table {
	made, widest := &table{}, 0
	for i := range n {
		v, t := at(i)
		row, typ := p.followed(v, t)
		if !isRow(row) || p.hasMethod(v, t) {
			return nil
		}
		var cells []string
		for j := range min(row.Len(), maxColumns) {
			cells = append(cells, p.cell(row.Index(j), elem(typ)))
		}
		widest = max(widest, row.Len())
		made.rows = append(made.rows, cells)
	}
	if widest == 0 {
		return nil
	}
	for i, row := range made.rows {
		made.rows[i] = append(row, make([]string, min(widest, maxColumns)-len(row))...)
	}
	made.moreColumns = max(widest-maxColumns, 0)
	return made
}

// isRow tells whether a value is a list of what may stand in one cell. Bytes are text.
func isRow(v reflect.Value) bool {
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return false
	}
	switch v.Type().Elem().Kind() {
	case reflect.Uint8, reflect.Slice, reflect.Array, reflect.Map, reflect.Func, reflect.Chan:
		return false
	}
	return true
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

func (t *table) html() string {
	if len(t.rows) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<table>")
	if t.header != nil {
		b.WriteString("<thead><tr>")
		for _, name := range t.header {
			writeCell(&b, "th", name)
		}
		b.WriteString("</tr></thead>")
	}
	b.WriteString("<tbody>")
	for _, row := range t.rows {
		b.WriteString("<tr>")
		for i, text := range row {
			tag := "td"
			if i == 0 && t.named {
				tag = "th"
			}
			writeCell(&b, tag, text)
		}
		b.WriteString("</tr>")
	}
	b.WriteString("</tbody></table>")
	if t.moreRows > 0 {
		b.WriteString("<p>" + moreText(t.moreRows) + "</p>")
	}
	if t.moreColumns > 0 {
		b.WriteString("<p>" + ellipsis + " (" + grouped(t.moreColumns) + " more columns)</p>")
	}
	return b.String()
}

func writeCell(b *strings.Builder, tag, text string) {
	b.WriteString("<" + tag + ">" + html.EscapeString(text) + "</" + tag + ">")
}
