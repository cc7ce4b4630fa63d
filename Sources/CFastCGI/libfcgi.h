#pragma once

// libfcgi's calls on requests and streams, and the protocol's numbers. (fcgi_stdio.h, the library's third header, renames
// the functions of the C library and stays out.)
#include <fastcgi.h>
#include <fcgiapp.h>
