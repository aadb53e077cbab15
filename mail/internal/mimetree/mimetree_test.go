package mimetree

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestHostileNesting gives mails that hold up libraries for minutes.
func TestHostileNesting(t *testing.T) {
	var nested, boundaries, prefixes, cr strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		fmt.Fprintf(&boundaries, "--x\n\n")
	}
	prefixes.WriteString("Content-Type: multipart/mixed; boundary=a\n\n")
	for i := range 200_000 {
		fmt.Fprintf(&prefixes, "--a%d\n", i)
	}
	cr.WriteString(strings.Repeat("a\r", 2_000_000))
	same := strings.Repeat("Content-Type: multipart/mixed; boundary=x\n\n--x\n", 20_000)
	for name, mail := range map[string]string{
		"nested": nested.String(), "one boundary": same, "many parts": "Content-Type: multipart/mixed; boundary=x\n\n" + boundaries.String(),
		"boundaries that begin alike": prefixes.String(), "carriage returns": cr.String(),
		"no boundary declared":     "Content-Type: multipart/mixed\n\n" + strings.Repeat("--abcdef\nX: y\n\n", 100_000),
		"an endless header":        strings.Repeat("X: y\n", 2_000_000),
		"a header of folded lines": "X: y\n" + strings.Repeat(" a\n", 340_000) + "\nx",
		"a header in one line":     "Subject: " + strings.Repeat("=?utf-8?q?a?= ", 200_000),
		"parameters without end":   "Content-Type: text/plain" + strings.Repeat("; a*1*=x", 200_000),
		"an unterminated comment":  "From: " + strings.Repeat("(", 1_000_000),
	} {
		var root *Node
		took := time.Hour
		for range 3 { // a busy machine may hold up any single run
			start := time.Now()
			budget := Budget{Parts: 500}
			root = Parse([]byte(mail), 0, &budget)
			took = min(took, time.Since(start))
		}
		if took > time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		count, depth := measure(root, 0)
		if count > 502 || depth > MaxDepth+1 {
			t.Errorf("%s: %d parts, %d deep", name, count, depth)
		}
	}
}

func measure(n *Node, at int) (count, depth int) {
	count, depth = 1, at
	for _, c := range n.Children {
		k, d := measure(c, at+1)
		count, depth = count+k, max(depth, d)
	}
	return count, depth
}

func TestToUTF8(t *testing.T) {
	for _, test := range []struct{ label, in, want string }{
		{"utf-8", "ü", "ü"}, {"UTF-8", "\xfc", "ü"}, {"iso-8859-1", "\xfc\x80", "ü€"}, {"ISO-8859-15", "\xa4", "€"},
		{"windows-1251", "\xd1\xf7\xe5\xf2", "Счет"}, {"cp1252", "\x80", "€"}, {"koi8-r", "\xf3\xde\xc5\xd4", "Счет"},
		{"gb2312", "\xb7\xa2\xc6\xb1", "发票"}, {"big5", "\xb5\xa6", "策"}, {"shift_jis", "\x90\xbf\x8b\x81", "請求"},
		{"ks_c_5601-1987", "\xc3\xbb\xb1\xb8", "청구"}, {"cp850", "\x81", "ü"}, {"macintosh", "\x9f", "ü"},
		{"us-ascii", "ü", "ü"}, {"iso-8859-1", "ü", "ü"}, {"windows-1252", "für", "für"}, {"iso-8859-15", "ü", "ü"}, {"", "\xfc", "ü"}, {"x-nothing", "ü", "ü"}, {"utf-16", "\xff\xfea\x00", "a"}, {"\"utf-8\"", "ü", "ü"},
		{"cp932", "\x90\xbf\x8b\x81", "請求"}, {"cp936", "\xb7\xa2\xc6\xb1", "发票"}, {"cp950", "\xb5\xa6", "策"}, {"iso-2022-jp", "\x1b$B@A5a\x1b(B", "請求"}, {"hz-gb-2312", "~{7\"F1~} 7", "发票 7"},
		{"iso-2022-kr", "Total 7.00", "Total 7.00"}, {"utf-7", "Total 7.00", "Total 7.00"}, {"utf-16", "\x00I\x00n\x00v", "Inv"}, {"utf-16", "I\x00n\x00v\x00", "Inv"}, {"utf-16be", "\x00I\x00n", "In"}, {"utf-16le", "I\x00n\x00", "In"},
	} {
		if got := ToUTF8([]byte(test.in), test.label); got != test.want {
			t.Errorf("%s %q: %q, want %q", test.label, test.in, got, test.want)
		}
	}
}

func TestDecode(t *testing.T) {
	for _, test := range []struct {
		encoding, in, want string
		damaged            bool
	}{
		{"base64", "YWJj", "abc", false}, {" BASE64 ", "YW\r\nJj", "abc", false}, {"base64", "YWJjZA==", "abcd", false},
		{"base64", "YWJjZA", "abcd", false}, {"base64", "YQ==YmM=", "abc", false}, {"base64", "YW!Jj", "abc", true}, {"base64", "YWJjZ", "abc", true},
		{"base64; x", "YWJj", "abc", false}, {"base64 (MIME)", "YWJj", "abc", false}, {"base64", "", "", false},
		{"quoted-printable", "a=3Db=\r\nc", "a=bc", false}, {"quoted-printable", "a= \r\nb=\nc", "abc", false}, {"quoted-printable", "100% = x=3", "100% = x=3", true},
		{"quoted-printable", "=c3=bc=", "ü", false}, {"7bit", "a=3D", "a=3D", false}, {"", "x", "x", false}, {"spam", "x", "x", false},
		{"x-uuencode", "begin 644 a\n#0V%T\n`\nend\n", "Cat", false},
	} {
		got, damaged := Decode([]byte(test.in), test.encoding)
		if string(got) != test.want || damaged != test.damaged {
			t.Errorf("%s %q: %q %v, want %q %v", test.encoding, test.in, got, damaged, test.want, test.damaged)
		}
	}
}

// TestParseFindsAll builds trees and finds every leaf again.
func TestParseFindsAll(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		end := rapid.SampledFrom([]string{"\r\n", "\n"}).Draw(rt, "line end")
		var leaves []string
		number := 0
		var build func(depth int) string
		build = func(depth int) string {
			number++
			if depth > 4 || rapid.IntRange(0, 2).Draw(rt, "leaf") == 0 {
				text := fmt.Sprintf("leaf %d %s", number, rapid.StringMatching(`[ -~]{0,40}`).Draw(rt, "text"))
				leaves = append(leaves, text)
				return "Content-Type: text/plain" + end + end + text
			}
			boundary := fmt.Sprintf("=_%d", number)
			s := "Content-Type: multipart/mixed;" + end + " boundary=\"" + boundary + "\"" + end + end
			for range rapid.IntRange(1, 4).Draw(rt, "children") {
				s += "--" + boundary + end + build(depth+1) + end
			}
			return s + "--" + boundary + "--" + end
		}
		mail := build(0)
		budget := Budget{Parts: 5000}
		var got []string
		var walk func(n *Node)
		walk = func(n *Node) {
			if len(n.Children) == 0 {
				got = append(got, string(bytes.TrimRight(n.Body, "\r\n")))
			}
			for _, c := range n.Children {
				walk(c)
			}
		}
		walk(Parse([]byte(mail), 0, &budget))
		if strings.Join(got, "|") != strings.Join(leaves, "|") {
			rt.Fatalf("got %q\nwant %q\nfrom %q", got, leaves, mail)
		}
	})
}

// TestSplitHeader tells headers from texts whose lines have colons.
func TestSplitHeader(t *testing.T) {
	for _, test := range []struct{ in, fields, body string }{
		{"A: b\n\nc", "A", "c"}, {"\nContent-Type: a/b\n\nc", "Content-Type", "c"}, {"\n\nSubject: x\n\nc", "Subject", "c"},
		{"\nInvoice: 7\nTotal: 10\n\nThanks", "", "Invoice: 7\nTotal: 10\n\nThanks"},
		{"Dear customer,\nTotal: 10\n\nThanks", "", "Dear customer,\nTotal: 10\n\nThanks"},
		{"From x Mon\nSubject: x\n\nc", "Subject", "c"}, {"Subject: x\nbroken\nTo: y\n\nc", "Subject To", "c"},
		{"only text", "", "only text"}, {"Subject: x\n y\n\tz\n\nc", "Subject", "c"},
	} {
		h, body := splitHeader([]byte(test.in))
		var names []string
		for _, f := range h {
			names = append(names, f.Name)
		}
		if got := strings.Join(names, " "); got != test.fields || string(body) != test.body {
			t.Errorf("%q: %q and %q, want %q and %q", test.in, got, body, test.fields, test.body)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\n\n--x\nA: b\n\nc\n--x--\n"))
	f.Add([]byte("From x\nSubject: =?utf-8?q?a?= =?utf-8?b?YQ==?=\nContent-Type: a/b; c*0*=utf-8''%20; c*1=x\n\nbegin 644 a\n#0V%T\n`\nend\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		budget := Budget{Parts: 100}
		root := Parse(data, 0, &budget)
		if count, depth := measure(root, 0); count > 103 || depth > MaxDepth+1 {
			t.Errorf("%d parts, %d deep", count, depth)
		}
		for _, field := range root.Header {
			if got := DecodeWords(field.Value); strings.ToValidUTF8(got, "") != got || strings.ContainsAny(got, "\r\n\x00") {
				t.Errorf("%q is no line of text", got)
			}
			parseValue(field.Value)
		}
		root.Content()
		SplitUU(data)
		PeekHeader(data)
	})
}

func FuzzToUTF8(f *testing.F) {
	for _, label := range []string{"", "utf-8", "iso-8859-1", "iso-2022-jp", "gb18030", "big5", "utf-16", "koi8-r", "ks_c_5601-1987", "x-user-defined", "replacement", "hz-gb-2312"} {
		f.Add([]byte("\xffa\x00\x1b$B\x80"), label)
	}
	f.Fuzz(func(t *testing.T, b []byte, label string) {
		if got := ToUTF8(b, label); !utf8.ValidString(got) || len(got) > 4*len(b)+8 {
			t.Errorf("%d bytes of %q became %d: %q", len(b), label, len(got), got)
		}
	})
}
