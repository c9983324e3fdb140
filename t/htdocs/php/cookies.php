<?php
# SPDX-License-Identifier: Apache-2.0
# cookies.php?status=N   answers N with cookies of every kind.
$status = intval($_GET['status'] ?? 200);
http_response_code($status);
if ($status == 301 || $status == 302) {
    header('Location: http://elsewhere.test/', true, $status);
}
header('Content-Type: text/plain');
header('Set-Cookie: kept=php; Path=/');
setcookie('refused', 'php', time() + 600, '/');
header('Set-Cookie: keep_odd="a, b=c"; Path=/; HttpOnly; SameSite=Lax', false);
setrawcookie('refused_odd', 'php');
setcookie('stranger', 'php');
header('Set-Cookie2: kept=php; Version=1');
if ($status != 204 && $status != 304) {
    echo "from PHP\n";
}
