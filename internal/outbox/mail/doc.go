// Package mail builds e-mails (RFC 5322, MIME) with appointments for calendars
// (RFC 5545, RFC 5546) and hands them to a mail server (SMTP).
package mail
