# SPDX-License-Identifier: Apache-2.0
#
# A client that sees octets: what went over the wire, not what a library made
# of it.
#
#   my $answer = ask('on.test', GET => '/path', 'Field: value', ...);
#   my $answer = ask({ host => 'on.test', version => '1.0', body => 'x' }, POST => '/path', ...);
#   my $answer = ask_h2('on.test', GET => '/path', 'field: value', ...);
#
# An answer is { status, head, fields, body, interim, raw }: head is the final
# head with its empty line, interim an array of the heads before it, fields an
# array of [name, value], raw everything that came.

package Client;

use strict;
use warnings;
use Apache::TestConfig ();
use Exporter 'import';
use IO::Socket::INET;
use IPC::Open3 ();

our @EXPORT = qw(ask ask_h2 exchange parse cookies cookies_of field hex answer_with
  has_h2 mpm port var log_lines grant);

my $config;
sub config { $config ||= Apache::TestConfig->thaw }
sub var    { config->{vars}{ $_[0] } }
sub mpm    { var('mpm') }

# A host that is the only one on its port also answers what names no host.
my %alone = ('off.test' => 'control', 'report.test' => 'preview', 'open-cache.test' => 'open_cache',
    'proxy.test' => 'forward_proxy', 'attacks.test' => 'attacks');
sub port { config->{vhosts}{ $alone{ $_[0] // '' } // 'mod_cookiepolicy' }{port} }

# mod_http2 does not work under prefork (it says so itself, AH10034).
sub has_h2 { mpm() ne 'prefork' }

sub hex { unpack 'H*', join '', @_ }

# The fields that have the back end send these octets (backend/raw.pl).
sub answer_with {
    my $hex = Client::hex(@_);
    my @fields;
    push @fields, sprintf 'X-Answer-%02d: %s', scalar @fields, $1 while $hex =~ /(.{1,8000})/g;
    return @fields;
}

# Sends these octets and returns everything that comes until the other side
# closes, or undef where it does not within a minute (or `patience` seconds).
sub exchange {
    my ($octets, $port, $patience) = @_;
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port // port())
      or die "connect: $!";
    my $received = '';
    local $SIG{PIPE} = 'IGNORE';
    local $SIG{ALRM} = sub { die "timeout\n" };
    my $done = eval {
        alarm($patience // 60);
        my $sent = 0;
        $sent += syswrite($socket, $octets, length($octets) - $sent, $sent) // last
          while $sent < length $octets;
        while (1) {
            my $n = sysread $socket, $received, 65536, length $received;
            last if !$n;
        }
        alarm 0;
        1;
    };
    alarm 0;
    return $done ? $received : undef;
}

sub request {
    my ($to, $method, $target, @fields) = @_;
    $to = { host => $to } if !ref $to;
    my $version = $to->{version} // '1.1';
    my $head = "$method $target HTTP/$version\r\n";
    $head .= "Host: $to->{host}\r\n" if defined $to->{host};
    $head .= "Content-Length: " . length($to->{body}) . "\r\n" if defined $to->{body};
    $head .= "Connection: close\r\n" if !$to->{keep} && !grep { /^Connection:/i } @fields;
    return join '', $head, (map { "$_\r\n" } @fields), "\r\n", $to->{body} // '';
}

sub ask {
    my ($to, $method, @rest) = @_;
    $to = { host => $to } if !ref $to;
    my $raw = exchange(request($to, $method, @rest), $to->{port} // port($to->{host}), $to->{patience});
    return { raw => '', status => 0, fields => [], interim => [], head => '', body => '', timeout => 1 }
      if !defined $raw;
    my ($answer) = parse($raw, $method);
    return $answer;
}

# Reads the answers to these methods, one after the other.
sub parse {
    my ($raw, @methods) = @_;
    my (@answers, $rest);
    $rest = $raw;
    for my $method (@methods) {
        my %answer = (raw => $raw, interim => [], status => 0, fields => [], head => '', body => '');
        while ($rest =~ s{^(HTTP/\d(?:\.\d)? (\d{3})[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n)}{}s) {
            @answer{qw(head status)} = ($1, $2);
            last if $answer{status} >= 200 || $answer{status} == 101;
            push @{ $answer{interim} }, $1;
        }
        $answer{fields} =
          [ map { /^([^:\r\n]+):[ \t]*(.*?)[ \t]*\r?$/ ? [ $1, $2 ] : () } split /\n/, $answer{head} ];
        $answer{body} = take_body(\%answer, \$rest, $method);
        push @answers, \%answer;
    }
    return @answers;
}

sub take_body {
    my ($answer, $rest, $method) = @_;
    return '' if $method eq 'HEAD' || $answer->{status} =~ /^(?:204|304)$/;
    my ($length) = map { $_->[1] } grep { lc $_->[0] eq 'content-length' } @{ $answer->{fields} };
    return substr $$rest, 0, $length, '' if defined $length && length $$rest >= $length;
    my $body = '';
    if ($answer->{head} =~ /^Transfer-Encoding:[ \t]*chunked/im) {
        while ($$rest =~ s/^([0-9a-fA-F]+)[^\n]*\n//) {
            my $n = CORE::hex $1;
            $body .= substr $$rest, 0, $n, '';
            $$rest =~ s/^\r\n//;
            last if !$n;
        }
        return $body;
    }
    ($body, $$rest) = ($$rest, '');
    return $body;
}

# All values of a field, as they were on the wire.
sub field {
    my ($answer, $name) = @_;
    return map { $_->[1] } grep { lc $_->[0] eq lc $name } @{ $answer->{fields} };
}

sub cookies { [ field($_[0], 'Set-Cookie') ] }

# The Set-Cookie values of a head of its own, such as an interim one.
sub cookies_of { [ $_[0] =~ /^set-cookie:[ \t]*(.*?)[ \t]*\r?$/gim ] }

# HTTP/2 without TLS, by curl. What curl prints is a head and a body as in
# HTTP/1; it writes field names in lower case and the values as they came.
sub ask_h2 {
    my ($to, $method, $target, @fields) = @_;
    $to = { host => $to } if !ref $to;
    my @command = (
        qw(curl -s -i --http2-prior-knowledge --path-as-is --max-time 60 -X), $method,
        '--connect-to', '::127.0.0.1:' . ($to->{port} // port($to->{host})),
        map({ ('-H', /^([^:]+):\s*$/ ? "$1;" : $_) } 'User-Agent:', 'Accept:', @fields),
        $method eq 'HEAD' ? '-I' : (),
        defined $to->{body} ? ('--data-binary', $to->{body}) : (),
        "http://$to->{host}$target");
    utf8::downgrade($_) for @command;    # octets, however Perl keeps them
    my $pid = IPC::Open3::open3(my $in, my $out, undef, @command);
    close $in;
    local $/;
    my $raw = <$out>;
    waitpid $pid, 0;
    my ($answer) = parse($raw, $method);
    $answer->{exit} = $? >> 8;
    return $answer;
}

# The lines of a log that match, once there are `n` of them (httpd writes them
# after the answer), or as many as there are after 10 s.
sub log_lines {
    my ($name, $pattern, $n) = @_;
    my @lines;
    for (1 .. 200) {
        open my $log, '<', var('t_logs') . "/$name" or next;
        @lines = grep { /$pattern/ } <$log>;
        last if @lines >= ($n // 1);
        select undef, undef, undef, 0.05;
    }
    return @lines;
}

# Chooses as a visitor does, on the page; returns the choice cookie's field for
# further requests. `fields` may follow, such as 'statistical=on'.
sub grant {
    my ($host, @form) = @_;
    @form = 'choice=all' if !@form;
    my $page = ask($host, GET => '/cookies');
    my ($policy) = $page->{body} =~ /name="?policy"? value="?([^" >]+)/;
    my $answer = ask({ host => $host, body => join '&', @form, 'policy=' . ($policy // '') },
        POST => '/cookies', 'Content-Type: application/x-www-form-urlencoded',
        'Sec-Fetch-Site: same-origin');
    my ($cookie) = map { /^(cookies_preferences=[^;]+)/ ? $1 : () } @{ cookies($answer) };
    die "no choice was stored: $answer->{status}\n" if !defined $cookie;
    return $cookie;
}

1;
