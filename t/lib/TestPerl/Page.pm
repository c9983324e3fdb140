# SPDX-License-Identifier: Apache-2.0
#
# A page of t/pages without its marks: /perl/page?NAME&N flushes behind every N
# octets (0: not at all).
package TestPerl::Page;

use strict;
use warnings;
use Apache2::RequestRec ();
use Apache2::RequestIO  ();
use Apache2::ServerUtil ();

sub handler {
    my ($r) = @_;
    my ($name, $n) = split /&/, $r->args;
    open my $in, '<:raw', Apache2::ServerUtil::server_root() . "/pages/$name" or return 404;
    my $page = do { local $/; <$in> };
    $page =~ s/\[\[(?:HEAD|BODY|FRAME).*?\]\]//g;
    $r->content_type('text/html');
    return $r->print($page) && 0 if !$n;
    for (my $at = 0; $at < length $page; $at += $n) {
        $r->print(substr $page, $at, $n);
        $r->rflush;
    }
    return 0;
}

1;
