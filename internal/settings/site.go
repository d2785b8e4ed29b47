package settings

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// siteHelp is about the public address.
const siteHelp = `
  TRAVERSE_URL        adresse publique du site, que portent les liens des courriels, par exemple https://traverse.exemple.fr
                      (absente en démonstration : l’adresse d’écoute ; obligatoire pour envoyer des courriels)`

func readSite(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("TRAVERSE_URL : « %s » n’est pas une adresse de site comme https://traverse.exemple.fr", text)
	}
	if u.Scheme == "http" && !onThisMachine(u.Hostname()) {
		return "", fmt.Errorf("TRAVERSE_URL : « %s » serait lue en clair : donnez une adresse en https", text)
	}
	return u.Scheme + "://" + u.Host, nil
}

func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
