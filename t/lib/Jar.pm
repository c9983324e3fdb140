# SPDX-License-Identifier: Apache-2.0
#
# A cookie jar by the letter of RFC 6265bis, with partitions (CHIPS): what a
# browser keeps of Set-Cookie lines and what it sends back. Written from the
# specification alone, so that it agrees with the module only where both are
# right. Strings are octets.
#
#   my $jar = Jar->new(scheme => 'https');
#   $jar->set($line, 'www.example.org', '/path');
#   my $field = $jar->header('www.example.org', '/path');    # '' for none
#   $jar->script($pair, 'www.example.org', '/path');         # document.cookie = $pair
#   my @names = $jar->names;

package Jar;

use strict;
use warnings;
use Time::Local ();

use constant LONGEST => 400 * 86400;

# `now` (seconds) stands still unless it is moved; suffixes are public ones
# beside all names of a single label.
sub new {
    my ($class, %self) = @_;
    return bless { scheme => 'http', now => time, cookies => [], suffixes => {}, count => 0, %self }, $class;
}

my %month;
@month{qw(jan feb mar apr may jun jul aug sep oct nov dec)} = 0 .. 11;

# 5.1.1
sub date {
    my ($text) = @_;
    my ($time, $day, $month, $year);
    for my $token (split /[\x09\x20-\x2F\x3B-\x40\x5B-\x60\x7B-\x7E]+/, $text) {
        if    (!$time && $token =~ /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/s) { $time = [ $1, $2, $3 ] }
        elsif (!defined $day && $token =~ /^(\d{1,2})(?:\D|$)/s)               { $day  = $1 }
        elsif (!defined $month && $token =~ /^([a-z]{3})/i && defined $month{ lc $1 }) { $month = $month{ lc $1 } }
        elsif (!defined $year && $token =~ /^(\d{2,4})(?:\D|$)/s)              { $year = $1 }
    }
    return if !$time || !defined $day || !defined $month || !defined $year;
    $year += $year < 70 ? 2000 : $year < 100 ? 1900 : 0;
    return if $day < 1 || $day > 31 || $year < 1601 || $time->[0] > 23 || $time->[1] > 59 || $time->[2] > 59;
    return eval { Time::Local::timegm_modern(@$time[ 2, 1, 0 ], $day, $month, $year) };
}

sub trim { $_[0] =~ s/^[ \t]+|[ \t]+$//gr }

# 5.1.3 and 5.1.4
sub domain_match {
    my ($host, $domain) = @_;
    return 1 if $host eq $domain;
    return $host =~ /\.\Q$domain\E$/ && $host !~ /^[\d.]+$|:/;
}

sub default_path {
    my ($path) = @_;
    return $path =~ m{^(/.*)/} ? $1 : '/';
}

sub path_match {
    my ($path, $of) = @_;
    return 1 if $path eq $of;
    return index($path, $of) == 0 && ($of =~ m{/$} || substr($path, length $of, 1) eq '/');
}

# 5.6: name, value and the attributes, the last of each; undef: ignored.
sub parse {
    my ($self, $line) = @_;
    return if $line =~ /[\x00-\x08\x0A-\x1F\x7F]/;
    my ($pair, @attributes) = split /;/, $line, -1;
    $pair //= '';
    my ($name, $value) = $pair =~ /^([^=]*)=(.*)$/s ? ($1, $2) : ('', $pair);
    my %cookie = (name => trim($name), value => trim($value));
    return if length($cookie{name}) + length($cookie{value}) > 4096;
    return if $cookie{name} eq '' && $cookie{value} eq '';
    for (@attributes) {
        my ($key, $text) = /^([^=]*)=(.*)$/s ? ($1, $2) : ($_, '');
        ($key, $text) = (lc trim($key), trim($text));
        next if length $text > 1024;
        if ($key eq 'expires') {
            my $date = date($text);
            $cookie{expires} = $date if defined $date;
        }
        elsif ($key eq 'max-age') {
            $cookie{age} = $text if $text =~ /^-?\d+$/;
        }
        elsif ($key eq 'domain') { $cookie{domain} = lc $text =~ s/^\.//r }
        elsif ($key eq 'path')   { $cookie{path}   = $text =~ m{^/} ? $text : undef }
        elsif ($key =~ /^(?:secure|httponly|partitioned)$/) { $cookie{$key} = 1 }
    }
    return \%cookie;
}

sub is_suffix {
    my ($self, $domain) = @_;
    return $domain !~ /\./ || $self->{suffixes}{$domain};
}

# Whether the cookie's name lets it be what it is (4.1.3; CHIPS).
sub fits_its_name {
    my ($cookie) = @_;
    my $name = $cookie->{name} eq '' ? $cookie->{value} : $cookie->{name};
    my $prefix = $name =~ /^(__(?:secure|host|http|host-http)-)/i ? lc $1 : '';
    $prefix = '__host-http-' if $name =~ /^__host-http-/i;
    return 0 if $prefix && $cookie->{name} eq '';
    return 0 if ($prefix || $cookie->{partitioned}) && !$cookie->{secure};
    return 0 if $prefix =~ /http/ && !$cookie->{httponly};
    return 0 if $prefix =~ /host/ && !($cookie->{host_only} && $cookie->{path} eq '/');
    return 1;
}

# 5.7: whether something came of the line.
sub set {
    my ($self, $line, $host, $path, $by_script) = @_;
    my $cookie = $self->parse($line) or return 0;
    my $domain = $cookie->{domain} // '';
    return 0 if $domain =~ /[^\x00-\x7F]/;
    if ($domain ne '' && $self->is_suffix($domain)) {
        return 0 if $domain ne $host;
        $domain = '';
    }
    return 0 if $domain ne '' && !domain_match($host, $domain);
    $cookie->{host_only} = $domain eq '';
    $cookie->{domain}    = $domain eq '' ? $host : $domain;
    $cookie->{path} //= default_path($path);
    $cookie->{partitioned} //= 0;
    my $safe = $self->{scheme} eq 'https';
    return 0 if $cookie->{secure} && !$safe;
    return 0 if $cookie->{httponly} && $by_script;
    return 0 if !$safe && grep { $_->{secure} && $_->{name} eq $cookie->{name}
          && (domain_match($_->{domain}, $cookie->{domain}) || domain_match($cookie->{domain}, $_->{domain}))
          && path_match($cookie->{path}, $_->{path}) } @{ $self->{cookies} };
    return 0 if !fits_its_name($cookie);

    my $end = defined $cookie->{age} ? ($cookie->{age} <= 0 ? 0 : $self->{now} + $cookie->{age}) : $cookie->{expires};
    $end = $self->{now} + LONGEST if defined $end && $end > $self->{now} + LONGEST;
    $cookie->{end} = $end;
    my ($old) = grep { same($_, $cookie) } @{ $self->{cookies} };
    return 0 if $old && $old->{httponly} && $by_script;
    $cookie->{created} = $old ? $old->{created} : $self->{count}++;
    @{ $self->{cookies} } = grep { !same($_, $cookie) } @{ $self->{cookies} };
    push @{ $self->{cookies} }, $cookie if !defined $end || $end > $self->{now};
    return 1;
}

sub script { my ($self, @rest) = @_; return $self->set(@rest, 1) }

sub same {
    my ($one, $other) = @_;
    return !grep { ($one->{$_} || '') ne ($other->{$_} || '') } qw(name domain host_only path partitioned);
}

# 5.8.3
sub header {
    my ($self, $host, $path) = @_;
    my @sent = grep {
             ($_->{host_only} ? $host eq $_->{domain} : domain_match($host, $_->{domain}))
          && path_match($path, $_->{path})
          && (!$_->{secure} || $self->{scheme} eq 'https')
          && (!defined $_->{end} || $_->{end} > $self->{now})
    } @{ $self->{cookies} };
    return join '; ', map { $_->{name} eq '' ? $_->{value} : "$_->{name}=$_->{value}" }
      sort { length $b->{path} <=> length $a->{path} || $a->{created} <=> $b->{created} } @sent;
}

sub names {
    my ($self) = @_;
    my %names = map { $_->{name} => 1 } @{ $self->{cookies} };
    return sort keys %names;
}

1;
