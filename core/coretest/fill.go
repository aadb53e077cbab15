package coretest

import (
	"fmt"
	"reflect"
	"time"

	"countersign/core"
	"countersign/core/money"
)

// Filled is a value of T in which every exported field is set to something that
// is not its zero, each to something else. A store that drops a field, today's or
// one that is added tomorrow, gives back something different.
func Filled[T any]() T {
	var v T
	f := filler{}
	f.fill(reflect.ValueOf(&v).Elem())
	return v
}

// filler counts the values given and the pointers it is behind, by the type they point
// to.
type filler struct {
	n      int
	behind map[reflect.Type]int
}

// special are the types that cannot be filled field by field.
var special = map[reflect.Type]func(n int) any{
	reflect.TypeFor[time.Time]():      func(n int) any { return Noon.Add(time.Duration(n) * time.Minute) },
	reflect.TypeFor[core.Date]():      func(n int) any { return Day.AddDays(n) },
	reflect.TypeFor[money.Decimal]():  func(n int) any { return money.NewDecimal(int64(n)*100, 2) },
	reflect.TypeFor[money.Amount]():   func(n int) any { return money.New(int64(n), "EUR") },
	reflect.TypeFor[money.Currency](): func(int) any { return money.Currency("EUR") },
	reflect.TypeFor[core.Limit]():     func(n int) any { return core.LimitOf(fmt.Sprint(n)) },
	reflect.TypeFor[core.DocKind]():   func(int) any { return core.KindInvoice },
}

// fill sets v and everything in it.
func (f *filler) fill(v reflect.Value) {
	f.n++
	if make, ok := special[v.Type()]; ok {
		v.Set(reflect.ValueOf(make(f.n)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text-%d", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint8:
		fillInt(v, f.n)
	case reflect.Float64:
		v.SetFloat(1 / float64(f.n))
	case reflect.Uint32:
		v.SetUint(uint64(f.n))
	case reflect.Pointer:
		f.fillPointer(v)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, val := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(key)
		f.fill(val)
		v.SetMapIndex(key, val)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i))
			}
		}
	default:
		panic("coretest: cannot fill a " + v.Type().String())
	}
}

// fillPointer fills what a pointer points to; a type that points to itself once.
func (f *filler) fillPointer(v reflect.Value) {
	to := v.Type().Elem()
	if f.behind[to] > 0 {
		return
	}
	if f.behind == nil {
		f.behind = map[reflect.Type]int{}
	}
	f.behind[to]++
	v.Set(reflect.New(to))
	f.fill(v.Elem())
	f.behind[to]--
}

func fillInt(v reflect.Value, n int) {
	if v.Kind() == reflect.Uint8 {
		v.SetUint(uint64(n % 256))
		return
	}
	v.SetInt(int64(n))
}
