# SPDX-License-Identifier: Apache-2.0
#
# mod_perl as a producer of cookies: /perl/cookies?status=N.
package TestPerl::Cookies;

use strict;
use warnings;
use Apache2::RequestRec ();
use Apache2::RequestIO  ();
use APR::Table          ();

sub handler {
    my ($r) = @_;
    my ($status) = ($r->args // '') =~ /status=(\d+)/;
    $status //= 200;
    $r->content_type('text/plain');
    $r->headers_out->add('Set-Cookie' => 'kept=perl; Path=/');
    $r->headers_out->add('Set-Cookie' => 'refused=perl; Path=/; Max-Age=600');
    $r->err_headers_out->add('Set-Cookie' => 'keep_odd="a, b=c"; Path=/; HttpOnly; SameSite=Lax');
    $r->err_headers_out->add('Set-Cookie' => 'refused_odd=perl');
    $r->err_headers_out->add('SET-COOKIE' => 'stranger=perl');
    $r->err_headers_out->add('Set-Cookie2' => 'kept=perl; Version=1');
    $r->err_headers_out->set(Location => 'http://elsewhere.test/') if $status == 302;
    return $status if $status != 200;
    $r->print("from Perl\n");
    return 0;
}

1;
