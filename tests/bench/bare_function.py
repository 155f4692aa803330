"""The yardstick of cold starts: the least function that FastAPI and Mangum make."""

from fastapi import FastAPI
from mangum import Mangum

app = FastAPI()


@app.get("/hello")
def say_hello() -> dict[str, str]:
    return {"message": "Hello"}


handler = Mangum(app, lifespan="off")
