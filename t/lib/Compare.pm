# SPDX-License-Identifier: Apache-2.0
#
# One request, asked of three hosts that differ in their policy alone: `off`
# lets everything pass and shows what the producer does; `on` has to give
# exactly those of off's cookies whose names are declared as necessary, in
# off's order and octet for octet; `report` has to give what off gives. So a
# producer that sets no refused cookie fails its control instead of passing for
# nothing.
#
#   compare({ name => ..., to => '/path', status => 200 }, GET => '1.1');
#
# Further members of a cell: fields (of the request); host (the only refused
# cookies are those that the host adds to every answer); must => 0 (there may
# be none); differs (the refused ones hold a clock or a random number).

package Compare;

use strict;
use warnings;
use Client;
use Exporter 'import';
use Test::More ();

our @EXPORT = qw(compare necessary);

*ok   = \&Test::More::ok;
*diag = \&Test::More::diag;

# What the promise says, written without the module: the part of off's cookies
# that the table of these hosts calls necessary.
sub necessary { [ grep { /^(?:kept|keep_[^=;]*)[ \t]*=/ } @{ $_[0] } ] }

# What differs between any two answers: times, and what carries a clock.
sub stable {
    my ($head, $cell) = @_;
    $head =~ s/^(?:Date|Age|Last-Modified|ETag): .*\r\n//gim;
    # httpd counts a script's answer if it comes in one piece
    $head =~ s/^(?:Content-Length|Transfer-Encoding): .*\r\n//gim;
    $head =~ s/^Set-Cookie2?: (refused_(?:track|session)2?)=[^\r]*/Set-Cookie: $1/gim if $cell->{differs};
    $head =~ s/\bexpires=[^;\r]*/expires/gi;
    $head =~ s/\b(?:off|report)\.test(?::\d+)?/HOST/g;
    return $head;
}

sub compare {
    my ($cell, $method, $version) = @_;
    my %of;
    for my $host (qw(off on report)) {
        my @request = ($method => $cell->{to}, @{ $cell->{fields} // [] });
        $of{$host} =
            $version eq '2'
          ? ask_h2({ host => "$host.test", body => $method eq 'POST' ? 'a=1' : undef }, @request)
          : ask({ host => "$host.test", version => $version, body => $method eq 'POST' ? 'a=1' : undef },
            @request);
    }
    my ($off, $on, $report) = @of{qw(off on report)};
    my $name = "$cell->{name}, $method, HTTP/$version";
    my @wrong;
    push @wrong, "off answers $off->{status}, not $cell->{status}" if $off->{status} != $cell->{status};
    my $from = $cell->{host} ? qr/^refused/ : qr/^refused(?!_host|_early)/;
    push @wrong, 'off sets no refused cookie'
      if !grep { /$from/ } @{ cookies($off) }, field($off, 'Set-Cookie2')
      and $cell->{must} // 1;
    push @wrong, "on answers $on->{status}" if $on->{status} != $off->{status};
    push @wrong, "on lets pass: $1" while $on->{head} =~ /^(.*(?:refused|stranger|set-cookie2).*)\r$/gim;
    push @wrong, "a cookie was lost or changed:\n  off: @{[ join ' | ', @{ necessary(cookies($off)) } ]}"
      . "\n  on:  @{[ join ' | ', @{ cookies($on) } ]}"
      if "@{ necessary(cookies($off)) }" ne "@{ cookies($on) }";
    s/\b(?:on|off)\.test(?::\d+| Port \d+)?/HOST/g for $on->{body}, $off->{body};
    push @wrong, 'the body changed' if $on->{body} ne $off->{body} && $method ne 'TRACE';
    push @wrong, "report changes the answer:\n$off->{head}\n$report->{head}"
      if stable($report->{head}, $cell) ne stable($off->{head}, $cell);
    ok(!@wrong, $name) or diag(map { "$_\n" } @wrong);
}

1;
