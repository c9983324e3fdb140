# SPDX-License-Identifier: Apache-2.0
#
# A browser's cookie jar, for what only a jar can tell: it keeps cookies as
# RFC 6265 5.3 and 5.4 say, by name, domain (for the host alone or with what is
# below it) and path. It knows no public suffixes, and takes every host for https.
#
#   my $browser = Browser->new;
#   $browser->plant('name', 'value', '.example.test');   # without a dot: for that host alone
#   my $answer = $browser->ask('www.example.test', GET => '/');
#   $browser->post('www.example.test', 'choice=none');
#   $browser->holds;                                     # ["www.example.test name=value", ...]
#
# Answers are those of Client.pm.

package Browser;

use strict;
use warnings;
use Client ();

sub new { bless { jar => {} }, $_[0] }

sub keep {
    my ($self, $cookie) = @_;
    my $key = join "\n", @$cookie{qw(name domain path)};
    delete $self->{jar}{$key};
    $self->{jar}{$key} = $cookie if !defined $cookie->{life} || $cookie->{life} > 0;
    return;
}

sub plant {
    my ($self, $name, $value, $domain, $path) = @_;
    return $self->keep({ name => $name, value => $value, domain => $domain, path => $path // '/' });
}

sub covers {
    my ($domain, $host) = @_;
    return $domain =~ /^\./ ? ".$host" =~ /\Q$domain\E\z/ : $host eq $domain;
}

# One Set-Cookie line from a host (5.3).
sub take {
    my ($self, $host, $line) = @_;
    my ($pair, @attributes) = split /;/, $line;
    my ($name, $value) = map { s/^[ \t]+|[ \t]+$//gr } $pair =~ /^([^=]*)=(.*)/ or return;
    my %is = map { /^\s*([^=]*?)\s*(?:=\s*(.*?)\s*)?$/ ? (lc $1 => $2 // '') : () } @attributes;
    my $domain = ($is{domain} // '') =~ s/^\.//r;
    return if length $domain && !covers(".$domain", $host);
    $domain = length $domain && $host !~ /^[\d.]+$/ ? ".$domain" : $host;
    my $path = ($is{path} // '') =~ m{^/} ? $is{path} : '/';
    return if $name =~ /^__(?:Host|Secure)-/ && !exists $is{secure};
    return if $name =~ /^__Host-/ && ($domain =~ /^\./ || $path ne '/');
    return $self->keep({ name => $name, value => $value, domain => $domain, path => $path,
            life => $is{'max-age'} });
}

# What goes with a request (5.4).
sub cookie_field {
    my ($self, $host, $target) = @_;
    my ($path) = $target =~ /^([^?]*)/;
    my @sent = grep { covers($_->{domain}, $host) && "$path/" =~ m{^\Q@{[ $_->{path} =~ s{/?$}{/}r ]}\E} }
      map { $self->{jar}{$_} } sort keys %{ $self->{jar} };
    return @sent ? 'Cookie: ' . join '; ', map { "$_->{name}=$_->{value}" } @sent : ();
}

# `to` is a host's name, or as in Client.pm.
sub ask {
    my ($self, $to, $method, $target, @fields) = @_;
    $to = { host => $to } if !ref $to;
    my $answer = Client::ask($to, $method, $target, @fields, $self->cookie_field($to->{host}, $target));
    $self->take($to->{host}, $_) for @{ Client::cookies($answer) };
    return $answer;
}

# Posts the page's form as the page would, with its policy.
sub post {
    my ($self, $to, $form, @fields) = @_;
    $to = { host => $to } if !ref $to;
    my ($policy) = $self->ask($to, GET => '/cookies/policy.json')->{body} =~ /"version": *"([^"]+)"/;
    return $self->ask({ %$to, body => "$form&policy=$policy" }, POST => '/cookies',
        'Content-Type: application/x-www-form-urlencoded', 'Sec-Fetch-Site: same-origin', @fields);
}

sub holds {
    my ($self) = @_;
    return [ sort map { "$_->{domain} $_->{name}=$_->{value}" } values %{ $self->{jar} } ];
}

1;
