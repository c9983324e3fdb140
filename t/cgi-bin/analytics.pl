#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# analytics.pl   a site that counts its visitors in every way there is (t/39-jar.t):
# `again` is set by each answer, the rest by /start; it says what it was sent.
use strict;
use warnings;

my $path = $ENV{REQUEST_URI} =~ s/\?.*//r;
my $year = 'Max-Age=31536000';
my @cookies = ("again=1; Path=/; $year");
push @cookies, 'sid=1; Path=/', "plain=1; Path=/; $year", "_pk_id.1=1; Path=/; $year",
  "owndom=1; Path=/; Domain=www.jar.test; $year", "regdom=1; Path=/; Domain=.jar.test; $year",
  "shop=1; Path=/shop; $year", "hits=1; Path=/; $year; HttpOnly",
  "hitsdom=1; Path=/; $year; HttpOnly; Domain=jar.test", "sec=1; Path=/; $year; Secure",
  "__Secure-stat=1; Path=/; $year; Secure", "__Host-stat=1; Path=/; $year; Secure",
  "part=1; Path=/; $year; Secure; SameSite=None; Partitioned"
  if $path eq '/start';
print map({ "Set-Cookie: $_\r\n" } @cookies), "Content-Type: text/plain\r\n\r\n", $ENV{HTTP_COOKIE} // '';
