package history

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// A line of the file is an entry:
//
//	checksum TAB session TAB line TAB input [TAB output] LF
//
// The checksum is the CRC-32 of all that follows its tab, in eight hexadecimal digits.
// Within the texts, backslash, line feed, carriage return and tab are written as \\, \n,
// \r and \t; all other bytes stand for themselves.

// record is an entry as its line has it: a query looks at all of them and gives a few.
type record struct {
	session, line int
	input, output []byte // escaped; no output is nil
}

var (
	// escaper writes a text into a line, without the characters that have a meaning there.
	escaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)
	// unescaper undoes escaper.
	unescaper = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t")
)

// recordOf gives the record of an entry in a session.
func recordOf(session int, e Entry) record {
	r := record{session: session, line: e.Line, input: []byte(escaper.Replace(e.Input))}
	if e.Output != nil {
		r.output = append([]byte{}, escaper.Replace(*e.Output)...)
	}
	return r
}

// entry gives the entry of a record.
func (r record) entry() Entry {
	e := Entry{Session: r.session, Line: r.line, Input: unescaper.Replace(string(r.input))}
	if r.output != nil {
		output := unescaper.Replace(string(r.output))
		e.Output = &output
	}
	return e
}

// sumLength is the length of a checksum with its tab.
const sumLength = 9

// appendLine appends a record as a line.
func appendLine(lines []byte, r record) []byte {
	rest := fmt.Appendf(nil, "%d\t%d\t%s", r.session, r.line, r.input)
	if r.output != nil {
		rest = append(append(rest, '\t'), r.output...)
	}
	lines = fmt.Appendf(lines, "%08x\t", crc32.ChecksumIEEE(rest))
	return append(append(lines, rest...), '\n')
}

// parseLine reads a line without its end, and reports whether it is whole.
func parseLine(line []byte) (r record, ok bool) {
	if len(line) <= sumLength || line[sumLength-1] != '\t' {
		return r, false
	}
	sum, err := strconv.ParseUint(string(line[:sumLength-1]), 16, 32)
	rest := line[sumLength:]
	if err != nil || uint32(sum) != crc32.ChecksumIEEE(rest) {
		return r, false
	}
	session, rest, _ := bytes.Cut(rest, tab)
	number, rest, ok := bytes.Cut(rest, tab)
	r.input, r.output, _ = bytes.Cut(rest, tab)
	return r, ok && parseNumber(session, &r.session) && parseNumber(number, &r.line)
}

var tab = []byte{'\t'}

// maxNumber bounds the numbers of sessions and lines, so that the next one is a number.
const maxNumber = 1 << 30

func parseNumber(text []byte, n *int) bool {
	var err error
	*n, err = strconv.Atoi(string(text))
	return err == nil && *n >= 1 && *n <= maxNumber
}
