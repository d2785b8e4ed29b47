// Package referral is the life of a prescription: whom it is for, what may be done in which state, places and waiting list,
// delays, messages, outcomes.
package referral
