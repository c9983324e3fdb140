# SPDX-License-Identifier: Apache-2.0
#
# The key file belongs to whoever starts httpd, and is read again at each
# graceful restart: how a key is replaced while visitors come and go.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use Client;
use Form;
use Instance;

my %key = map { ($_ => "the-$_-key-of-this-test-0123456789abcdef\n") } qw(old new);

# Nobody but its owner may read it; httpd's children, if root starts it, are not.
sub write_keys {
    my ($dir, @names) = @_;
    open my $out, '>', "$dir/key" or die "key: $!";
    print $out map { $key{$_} } @names;
    close $out or die "key: $!";
    chmod 0600, "$dir/key";
    return;
}

my $httpd = Instance->new(conf => <<'CONF');
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyCookie sid necessary
CookiePolicyCookie x statistical provider=A recipients=A duration=1y purpose=A
CookiePolicySecret key
CONF
# (Off until there is a key: a file that is missing is an error.)
write_keys($httpd->{dir}, 'old');
$httpd->stop;
{
    open my $conf, '>>', "$httpd->{dir}/httpd.conf" or die "httpd.conf: $!";
    print $conf "CookiePolicy On\n";
    close $conf or die "httpd.conf: $!";
}
$httpd->start;

my %to = (host => 'reread.test', port => $httpd->{port});
sub counts { ask({%to}, GET => '/cookies/policy.json', "Cookie: $_[0]")->{body} =~ /"issued": *"/ ? 1 : 0 }

# Restarts gracefully; done when none of the old children is left.
sub restart {
    my %old = map { $_ => 1 } $httpd->children;
    $httpd->signal('USR1');
    $httpd->wait_for('the old generation to end', sub { !grep { $old{$_} } $httpd->children });
    $httpd->wait_for('the new one to answer', sub { $httpd->answers });
    return;
}

my $made = chosen({%to}, 'choice=all');
like $made, qr/\.[\w-]{11}\z/, 'a choice is signed with a key that is its owner\'s alone';
is counts($made), 1, '... and counts';

write_keys($httpd->{dir}, 'new');
is counts($made), 1, 'another key in the file changes nothing by itself';
restart();
is counts($made), 0, '... and after a graceful restart the old choice counts as none';
my $new = chosen({%to}, 'choice=all');
is counts($new), 1, '... and a new one counts';

write_keys($httpd->{dir}, 'new', 'old');
restart();
is_deeply [ map { counts($_) } $made, $new ], [ 1, 1 ], 'with both keys both count';
is_deeply [ $httpd->crashes ], [], 'nobody died of it';
is scalar(grep { /-key-of-this-test/ } $httpd->log_lines(qr/./)), 0, 'and no key is logged';

done_testing;
