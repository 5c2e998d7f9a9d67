import anyio
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client


async def main() -> None:
    server = stdio_client(StdioServerParameters(command="citiverse", args=["mcp"]))
    async with Client(server) as client:
        found = await client.call_tool("search", {"text": "underground pipes"})
        print(found.content[0].text)


anyio.run(main)
