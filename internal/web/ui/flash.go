package ui

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

const (
	flashCookie = "flash"
	largeCookie = "large"
)

// Done ends a post that succeeded: it redirects to next, where text stands above the content, and lets the browser forget the
// draft that the form kept (its input "draft"). next is an address of ours, never one that came with the request.
func Done(w http.ResponseWriter, r *http.Request, next, text string) {
	say(w, r, Flash{Tone: "good", Text: text, Draft: r.PostFormValue("draft")})
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// Remark redirects like Done with a sentence of another tone and keeps the draft.
func Remark(w http.ResponseWriter, r *http.Request, next, tone, text string) {
	say(w, r, Flash{Tone: tone, Text: text})
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func say(w http.ResponseWriter, r *http.Request, f Flash) {
	raw, _ := json.Marshal(f) // strings always marshal
	http.SetCookie(w, &http.Cookie{
		Name: flashCookie, Value: base64.RawURLEncoding.EncodeToString(raw), Path: "/", MaxAge: 60,
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
}

// TakeFlash returns the sentence left by the action before, once; nil when there is none. Call it before the page is written.
// A post sent from the waiting list follows its redirect unseen, so that the sentence is left for the page a person sees.
func TakeFlash(w http.ResponseWriter, r *http.Request) *Flash {
	c, err := r.Cookie(flashCookie)
	if err != nil || r.Header.Get("X-Queued") != "" {
		return nil
	}
	http.SetCookie(w, &http.Cookie{Name: flashCookie, Path: "/", MaxAge: -1, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	var f Flash
	if err != nil || json.Unmarshal(raw, &f) != nil {
		return nil // not ours: the browser's own doing
	}
	return &f
}

// LargePrint tells whether the reader switched to 长者模式.
func LargePrint(r *http.Request) bool {
	c, err := r.Cookie(largeCookie)
	return err == nil && c.Value == "1"
}
