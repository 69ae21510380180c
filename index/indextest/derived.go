package indextest

import (
	"testing"
	"unsafe"

	"kindred/index"
)

func testDerived(t *testing.T, b index.Backend) {
	put(t, b, harbour()[:2]...)
	is := func(name, want string) {
		t.Helper()
		got, err := b.Derived(t.Context(), name)
		if err != nil || string(got) != want || (got == nil) != (want == "") {
			t.Errorf("Derived(%q) = %q, %v, want %q", name, got, err, want)
		}
		if uintptr(unsafe.Pointer(unsafe.SliceData(got)))%8 != 0 {
			t.Errorf("Derived(%q) begins at an address that 8 does not divide", name)
		}
	}
	store := func(name, data string) {
		t.Helper()
		if err := b.PutDerived(t.Context(), name, []byte(data)); err != nil {
			t.Fatalf("PutDerived(%q): %v", name, err)
		}
	}
	is("words", "")
	store("words", "anchor bread")
	store("pairs", "sand and weed")
	is("words", "anchor bread")
	is("pairs", "sand and weed")
	store("words", "another list")
	is("words", "another list")
	is("nothing", "")
	if err := b.PutDerived(t.Context(), "../words", nil); err == nil {
		t.Error("PutDerived under the name of another folder gave no error")
	}
	put(t, b, harbour()[2:]...)
	is("words", "")
	is("pairs", "")
}
