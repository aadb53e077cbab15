package wire

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/desk"
	"countersign/store"
)

// headKeyName is what the place for secrets calls the key that signs the log's heads.
const headKeyName = "audit/heads"

// SignHead signs the head of the audit log as it is now. Where the key is not to be had
// (nobody with a passphrase is there, or the keyring does not answer) the error is of
// kind Unavailable and says that the head waits; nothing else depends on it.
func (a *App) SignHead(ctx context.Context, by core.User, passphrase, why string) (core.TreeHead, error) {
	secrets, err := a.headSecrets(by, passphrase)
	if err != nil {
		return core.TreeHead{}, err
	}
	key, err := loadHeadKey(secrets)
	if core.KindOf(err) == core.NotFound {
		return a.newHeadKey(ctx, by, secrets, why)
	}
	if err != nil {
		return core.TreeHead{}, waits(err)
	}
	return a.signWith(ctx, by, key, why)
}

// NewHeadKey makes another key for signing heads, which the log then names, and signs
// a head with it. Heads that were signed before stay checkable.
func (a *App) NewHeadKey(ctx context.Context, by core.User, passphrase string) (core.TreeHead, error) {
	if err := a.Desk.Require(ctx, by, core.MayAdminister, "replace the key of the audit log"); err != nil {
		return core.TreeHead{}, err
	}
	secrets, err := a.headSecrets(by, passphrase)
	if err != nil {
		return core.TreeHead{}, err
	}
	return a.newHeadKey(ctx, by, secrets, "a new key")
}

// DailyHead signs a head when the last one is of another day. A key that is not to be
// had is no error: the head waits.
func (a *App) DailyHead(ctx context.Context, by core.User, passphrase string) error {
	if !a.shelf.writable || !by.May(core.MayRead) {
		return nil
	}
	due, err := a.Desk.HeadDue(ctx, a.store.Now())
	if err != nil || !due {
		return err
	}
	_, err = a.SignHead(ctx, by, passphrase, "the day's head")
	if core.KindOf(err) == core.Unavailable {
		return nil
	}
	return err
}

func (a *App) headSecrets(by core.User, passphrase string) (*store.Secrets, error) {
	v, err := a.vault()
	if err != nil {
		return nil, waits(err)
	}
	users, err := v.Users()
	if err != nil {
		return nil, waits(err)
	}
	if !slices.Contains(users, by.Name) {
		return nil, waits(core.Errorf(core.NotFound, "%s cannot open the place where the key lies", by.Name))
	}
	return a.secrets(by.Name, passphrase)
}

func waits(err error) error {
	return core.Errorf(core.Unavailable, "the head of the audit log waits for its signature: %s", core.MessageOf(err)).
		WithHint("`countersignctl audit head` signs it as soon as somebody who can open the sealed passwords runs it")
}

func loadHeadKey(secrets *store.Secrets) (desk.HeadKey, error) {
	text, err := secrets.Get(headKeyName)
	if err != nil {
		return desk.HeadKey{}, err
	}
	private, public, ok := strings.Cut(string(text), "\n")
	if !ok {
		return desk.HeadKey{}, core.Errorf(core.Damaged, "the key for signing heads cannot be read").WithHint("`countersignctl audit key --new` makes another")
	}
	return desk.HeadKey{Private: private, Public: public}, nil
}

func (a *App) newHeadKey(ctx context.Context, by core.User, secrets *store.Secrets, why string) (core.TreeHead, error) {
	name, err := a.Desk.LogName(ctx)
	if err != nil {
		return core.TreeHead{}, err
	}
	var key desk.HeadKey
	if key.Private, key.Public, err = audit.NewKey(rand.Reader, name); err != nil {
		return core.TreeHead{}, err
	}
	if _, err := secrets.Put(headKeyName, []byte(key.Private+"\n"+key.Public)); err != nil {
		return core.TreeHead{}, waits(err)
	}
	return a.signWith(ctx, by, key, why)
}

func (a *App) signWith(ctx context.Context, by core.User, key desk.HeadKey, why string) (core.TreeHead, error) {
	old, err := a.Desk.LogKey(ctx)
	if err != nil {
		return core.TreeHead{}, err
	}
	head, err := a.Desk.SignHead(ctx, by, key, why)
	if err != nil {
		return head, err
	}
	return head, a.store.KeepPublicKey(old, key.Public)
}

// LastHead is the newest signed head and the public key, both empty when none was
// signed yet.
func (a *App) LastHead(ctx context.Context) (head core.TreeHead, key string, err error) {
	err = a.store.View(ctx, func(r core.Reader) error {
		list, err := r.ListTreeHeads()
		if len(list) > 0 {
			head = list[len(list)-1]
		}
		return err
	})
	if err == nil {
		key, err = a.Desk.LogKey(ctx)
	}
	return head, key, err
}
