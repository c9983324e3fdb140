# SPDX-License-Identifier: Apache-2.0
#
# An answer that leaves in many pieces: /perl/stream?N flushes N times; with
# ?N&err its cookies are in the table that error answers keep.
package TestPerl::Stream;

use strict;
use warnings;
use Apache2::RequestRec ();
use Apache2::RequestIO  ();
use APR::Table          ();

sub handler {
    my ($r) = @_;
    my ($n, $err) = split /&/, $r->args // 1;
    my $table = $err ? $r->err_headers_out : $r->headers_out;
    $r->content_type('text/plain');
    $table->add('Set-Cookie' => 'kept=stream; Path=/');
    $table->add('Set-Cookie' => 'refused_stream=1; Path=/');
    for (1 .. $n) {
        $r->print("$_\n");
        $r->rflush;
    }
    return 0;
}

1;
