# SPDX-License-Identifier: Apache-2.0
#
# What `-t` says of CookiePolicySecret and its key file. Never a key.

use strict;
use warnings FATAL => 'all';
use Test::More;
use File::Temp ();
use lib 't/lib';
use Client;
use Configtest;

my $dir = File::Temp->newdir;
my $key = 'correct-horse-battery-staple-0123456789';

# A key file with this text and these rights.
sub key_file {
    my ($text, $mode) = @_;
    open my $out, '>:raw', "$dir/key" or die "$dir/key: $!";
    print $out $text;
    close $out or die "$dir/key: $!";
    chmod $mode // 0600, "$dir/key";
    return "$dir/key";
}

# What is said of a host with this key file; FILE and KEYS stand for the paths.
sub said_of {
    my ($file, @options) = @_;
    my $said = configtest(<<"CONF", @options);
CookiePolicyController Example
CookiePolicyPage /cookies
CookiePolicyCookie sid necessary
CookiePolicySecret $file
<VirtualHost *:1>
    ServerName one.example.org
    CookiePolicy On
</VirtualHost>
<VirtualHost *:1>
    ServerName two.example.org
    CookiePolicy On
    CookiePolicyPage /legal
</VirtualHost>
CONF
    $said->{errors} =~ s/\Q$dir\E/KEYS/g;
    unlike $said->{errors}, qr/correct-horse/, '(a key is never shown)';
    return $said;
}

for my $case (
    [ 'one key'                => "$key\n" ],
    [ 'without an end of line' => $key ],
    [ 'several, with notes'    => "# of 2026\r\n$key\r\n\r\n \t$key-old \n# the end" ],
    [ 'a byte order mark'      => "\xEF\xBB\xBF# a note that is as long as a key would have to be\n$key\n" ],
    [ 'exactly 32 octets'      => 'x' x 32 ],
    [ 'not ASCII'              => "\xc3\xa9" x 16 ],
    [ 'as long as it may be'   => "$key\n" . "#\n" x ((65536 - length("$key\n")) / 2) ],
  )
{
    my ($name, $text) = @$case;
    my $said = said_of(key_file($text));
    is_deeply [ @$said{qw(status errors)} ], [ 0, "Syntax OK\n" ], "a key file: $name";
}

for my $case (
    [ 'empty'          => '',                    'it holds no key; allowed: a line of at least 32 octets for each' ],
    [ 'notes only'     => "# a\n\n  \n#$key\n",  'it holds no key; allowed: a line of at least 32 octets for each' ],
    [ 'a BOM only'     => "\xEF\xBB\xBF",        'it holds no key; allowed: a line of at least 32 octets for each' ],
    [ 'a short line'   => "$key\n# x\n" . substr($key, 0, 31) . "\n",
        'the key in line 3 has 31 octets; allowed: at least 32' ],
    [ 'blanks do not count' => ' ' x 40 . "x\n", 'the key in line 1 has 1 octets; allowed: at least 32' ],
    [ 'NUL in a key'   => "$key\n$key\0\n",
        'line 2 holds a control character; allowed: keys of printable text, such as openssl rand -base64 48 gives' ],
    [ 'octets of a generator' => pack('C*', map { ($_ * 37 + 1) % 256 } 1 .. 64),
        'line 1 holds a control character; allowed: keys of printable text, such as openssl rand -base64 48 gives' ],
    [ 'CR as end of line' => "$key\r$key\r",
        'line 1 holds a control character; allowed: keys of printable text, such as openssl rand -base64 48 gives' ],
    [ 'too long'       => "$key\n" x 1700,       'has 68000 octets; allowed: at most 65536, a key in each line' ],
  )
{
    my ($name, $text, $want) = @$case;
    my $said = said_of(key_file($text));
    isnt $said->{status}, 0, "a key file that is no good: $name";
    is_deeply [ $said->{errors} =~ /^cookiepolicy: (.*)$/mg ],
      ["error: FILE:4: CookiePolicySecret: the key file KEYS/key: $want"],
      '... is an error that says where, what and what else, once for all hosts';
}

for my $case (
    [ 'that is not there' => "$dir/none", 'cannot be read: No such file or directory; allowed: a file that httpd can read when it starts' ],
    [ 'that is a directory' => "$dir",    'is a directory; allowed: an ordinary file' ],
    [ 'that is a device'  => '/dev/null', 'is not a file; allowed: an ordinary file' ],
    [ 'below a file'      => "$dir/key/x", 'cannot be read: Not a directory; allowed: a file that httpd can read when it starts' ],
  )
{
    my ($name, $path, $want) = @$case;
    my $said = said_of($path);
    (my $shown = $path) =~ s/\Q$dir\E/KEYS/;
    isnt $said->{status}, 0, "a key file $name";
    is_deeply [ $said->{errors} =~ /^cookiepolicy: (.*)$/mg ],
      ["error: FILE:4: CookiePolicySecret: the key file $shown: $want"], '... is an error';
}
# To open a pipe would wait for whoever writes into it.
{
    require POSIX;
    POSIX::mkfifo("$dir/pipe", 0600) or die "mkfifo: $!";
    like said_of("$dir/pipe")->{errors}, qr{KEYS/pipe: is not a file; allowed: an ordinary file}, 'nor is it a pipe';
}

# Who may read it.
for my $case (
    [ 0600 => undef ], [ 0640 => undef ], [ 0400 => undef ], [ 0660 => undef ],
    [ 0644 => 'read' ], [ 0604 => 'read' ], [ 0666 => 'written' ], [ 0602 => 'written' ],
  )
{
    my ($mode, $what) = @$case;
    my $said = said_of(key_file("$key\n", $mode));
    is $said->{status}, 0, sprintf 'a key file with rights %o can be used', $mode;
    is_deeply [ $said->{errors} =~ /^cookiepolicy: (.*)$/mg ],
      [ $what ? "warning: FILE:4: CookiePolicySecret: the key file KEYS/key: it may be $what by everybody on "
          . 'this machine, who could forge choices; better: by its owner and a group only (chmod 640)' : () ],
      $what ? "... with a warning: everybody has it $what" : '... without a warning';
}

# Below ServerRoot, like every path of httpd's.
{
    my $said = said_of('keys/choice');
    like $said->{errors}, qr{the key file /\S+/keys/choice: cannot be read}, 'a path is below ServerRoot';
}
# A host without a policy needs no key.
is configtest("CookiePolicySecret /none\nCookiePolicyCookie a necessary\n")->{status}, 0,
  'no key file is read where CookiePolicy is Off';

# The dump tells how many, never which.
{
    my $said = said_of(key_file("$key\n"), '-D', 'DUMP_COOKIEPOLICY');
    is scalar(() = $said->{output} =~ m{^  choices are signed with 1 key of \Q$dir\E/key$}mg), 2,
      'the dump says of each host that its choices are signed';
    unlike $said->{output}, qr/correct-horse/, '... and not with which key';
    $said = said_of(key_file("$key\n$key-2\n$key-3\n"), '-D', 'DUMP_COOKIEPOLICY');
    like $said->{output}, qr/signed with 3 keys of/, '... and with how many';
}

for my $line ('CookiePolicySecret', 'CookiePolicySecret a b', 'CookiePolicySecret ""') {
    my $said = configtest("$line\n");
    isnt $said->{status}, 0, "$line: an error";
    like $said->{errors},
      qr/^CookiePolicySecret: '.*' is not a file; allowed: the path of one key file \(usage: CookiePolicySecret FILE\)$/m,
      '... that says what is allowed';
}

done_testing;
