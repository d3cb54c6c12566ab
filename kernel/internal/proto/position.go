package proto

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
)

// Position is a number that a client may get wrong without harm, such as a place in code
// counted in code points. Any JSON number is taken; what is too large for a Position
// becomes the largest or the smallest one, and a fraction is dropped.
type Position int

// EndOfCode is a place that no code reaches.
const EndOfCode Position = math.MaxInt32

// UnmarshalJSON takes any number; null changes nothing.
func (p *Position) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	number, err := strconv.ParseFloat(string(data), 64)
	if err != nil && !math.IsInf(number, 0) {
		return wrongType[Position](data)
	}
	*p = Position(min(max(number, math.MinInt32), math.MaxInt32))
	return nil
}

// wrongType is the error for JSON that cannot become a T. Decoding adds the field's name.
func wrongType[T any](data []byte) error {
	value := "number"
	switch data[0] {
	case '{':
		value = "object"
	case '[':
		value = "array"
	case '"':
		value = "string"
	case 't', 'f':
		value = "bool"
	}
	return &json.UnmarshalTypeError{Value: value, Type: reflect.TypeFor[T]()}
}
