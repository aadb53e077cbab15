// Package provider knows where mailboxes are read and how one signs in there: by the
// facts that large providers publish, and for the others by asking the domain of the
// address.
//
// What the network answers is hostile until a person has confirmed it: it is bounded
// in size, taken apart with care, and no password goes to a host that is not of the
// address's own domain unless a person has seen its name, or the host's certificate
// is good for the domain too.
package provider
