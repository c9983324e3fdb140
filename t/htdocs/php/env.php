<?php
# SPDX-License-Identifier: Apache-2.0
# What PHP sees: the server's variables, then its own reading of the cookies.
header('Content-Type: text/plain');
ksort($_SERVER);
foreach ($_SERVER as $name => $value) {
    if (is_string($value)) {
        echo "$name=$value\n";
    }
}
foreach ($_COOKIE as $name => $value) {
    echo "COOKIE[$name]=$value\n";
}
