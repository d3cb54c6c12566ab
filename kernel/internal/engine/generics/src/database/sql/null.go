package sql

import (
	"database/sql"
	"database/sql/driver"
	"reflect"
)

// Null_Scan is compiled for every T: the conversions are out of a source's reach.
func Null_Scan[T any](n *sql.Null[T], value any) error {
	return n.Scan(value)
}

// Null_Value returns what a driver is given for n: nil if it is not valid.
func Null_Value[T any](n sql.Null[T]) (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	value := any(n.V)
	if valuer, ok := value.(driver.Valuer); ok {
		var err error
		if value, err = valueOf(valuer); err != nil {
			return value, err
		}
	}
	return driver.DefaultParameterConverter.ConvertValue(value)
}

// valueOf asks v for its value. A nil pointer to a type that has the method itself would
// panic: it is a NULL.
func valueOf(v driver.Valuer) (driver.Value, error) {
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Pointer && r.IsNil() && r.Type().Elem().Implements(reflect.TypeOf((*driver.Valuer)(nil)).Elem()) {
		return nil, nil
	}
	return v.Value()
}
