package history

import (
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

// escaper writes a text into a line, without the characters that have a meaning there.
var escaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

// unescaper undoes escaper.
var unescaper = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r", `\t`, "\t")

// sumLength is the length of a checksum with its tab.
const sumLength = 9

// appendLine appends an entry as a line.
func appendLine(lines []byte, e Entry) []byte {
	rest := strconv.Itoa(e.Session) + "\t" + strconv.Itoa(e.Line) + "\t" + escaper.Replace(e.Input)
	if e.Output != nil {
		rest += "\t" + escaper.Replace(*e.Output)
	}
	lines = fmt.Appendf(lines, "%08x\t", crc32.ChecksumIEEE([]byte(rest)))
	return append(append(lines, rest...), '\n')
}

// parseLine reads a line without its end, and reports whether it is whole.
func parseLine(line string) (e Entry, ok bool) {
	if len(line) <= sumLength || line[sumLength-1] != '\t' {
		return e, false
	}
	sum, err := strconv.ParseUint(line[:sumLength-1], 16, 32)
	rest := line[sumLength:]
	if err != nil || uint32(sum) != crc32.ChecksumIEEE([]byte(rest)) {
		return e, false
	}
	session, rest, _ := strings.Cut(rest, "\t")
	number, rest, ok := strings.Cut(rest, "\t")
	input, output, hasOutput := strings.Cut(rest, "\t")
	e.Input = unescape(input)
	if hasOutput {
		output = unescape(output)
		e.Output = &output
	}
	return e, ok && parseNumber(session, &e.Session) && parseNumber(number, &e.Line)
}

// maxNumber bounds the numbers of sessions and lines, so that the next one is a number.
const maxNumber = 1 << 30

func parseNumber(text string, n *int) bool {
	var err error
	*n, err = strconv.Atoi(text)
	return err == nil && *n >= 1 && *n <= maxNumber
}

func unescape(text string) string {
	if strings.IndexByte(text, '\\') < 0 {
		return text
	}
	return unescaper.Replace(text)
}
