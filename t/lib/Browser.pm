# SPDX-License-Identifier: Apache-2.0
#
# A visitor with a cookie jar (Jar.pm) who goes from host to host.
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
use Jar;

sub new { bless { jar => Jar->new }, $_[0] }

sub plant {
    my ($self, $name, $value, $domain) = @_;
    my $below = $domain =~ s/^\.//;
    $self->{jar}->set("$name=$value; Path=/" . ($below ? "; Domain=$domain" : ''), $domain, '/')
      or die "$name cannot be stored for $domain\n";
    return;
}

# `to` is a host's name, or as in Client.pm.
sub ask {
    my ($self, $to, $method, $target, @fields) = @_;
    $to = { host => $to } if !ref $to;
    my ($path) = $target =~ /^([^?]*)/;
    my $cookies = $self->{jar}->header($to->{host}, $path);
    push @fields, "Cookie: $cookies" if length $cookies;
    my $answer = Client::ask($to, $method, $target, @fields);
    $self->{jar}->set($_, $to->{host}, $path) for @{ Client::cookies($answer) };
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
    return [ sort map { ($_->{host_only} ? '' : '.') . "$_->{domain} $_->{name}=$_->{value}" }
          @{ $self->{jar}{cookies} } ];
}

1;
